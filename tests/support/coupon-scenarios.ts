import { v7 as uuidv7 } from 'uuid';
import type { BehaviorEvent, EventPayload, EventType } from '#contracts/events.ts';
import type { RuleDefinition } from '#domain/coupon/rule.ts';
import type { RuleCode } from '#domain/coupon/rule-codes.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import type { TestShop } from './shop.ts';

const MINUTE_MS = 60_000;

/** One shopper in front of the rules, with a clock of their own. */
export interface Trial {
  shopperId: string;
  /** Two products of category 1 and category 2 each, and more of category 1. */
  products: { ofOne: number[]; ofTwo: number[] };
  /** Delivers one event of the shopper, `agoMs` before now, to two issuers in turn, as after a crash. */
  did<T extends EventType>(type: T, payload: EventPayload<T>, agoMs?: number): Promise<void>;
  /** Puts products into the cart, in the database and on the log. */
  cart(...productIds: number[]): Promise<void>;
  ordered(agoDays: number, ...productIds: number[]): Promise<void>;
  /** Advances the clock and runs the timers that are due. */
  passes(ms: number): Promise<void>;
}

export async function createTrial(
  shop: TestShop,
  rules: readonly RuleDefinition[],
  { atMs = Date.now(), onEvent }: { atMs?: number; onEvent?: (event: BehaviorEvent) => void } = {},
): Promise<Trial> {
  const { shopperId } = shop.shopper();
  let nowMs = atMs;
  const issuer = () =>
    createCouponIssuer({ db: shop.db, now: () => new Date(nowMs), push: async () => undefined, rules });
  const made = await Promise.all(
    [1, 1, 1, 2, 2].map(async (categoryId) => {
      const { productId, offerIds } = await shop.product({ priceWon: 20_000, stock: 5 });
      await shop.db.product.update({ where: { id: productId }, data: { categoryId } });
      return { productId, categoryId, offerId: offerIds[0] ?? 0 };
    }),
  );
  const productsOf = (category: number) =>
    made.filter(({ categoryId }) => categoryId === category).map(({ productId }) => productId);

  async function did<T extends EventType>(type: T, payload: EventPayload<T>, agoMs = 0): Promise<void> {
    const occurredAt = new Date(nowMs - agoMs).toISOString();
    const event = {
      id: uuidv7(),
      version: 1,
      type,
      occurredAt,
      shopperId,
      sessionId: 'test',
      payload,
    } as BehaviorEvent;
    await issuer().onEvents([event]);
    await issuer().onEvents([event]);
    onEvent?.(event);
  }
  return {
    shopperId,
    products: { ofOne: productsOf(1), ofTwo: productsOf(2) },
    did,
    async cart(...productIds) {
      for (const productId of productIds) {
        const offerId = made.find((product) => product.productId === productId)?.offerId ?? 0;
        await shop.db.cartLine.create({ data: { id: uuidv7(), shopperId, offerId, productId, quantity: 1 } });
        await did('cart-item-added', { productId, quantity: 1, unitPriceWon: 20_000 });
      }
    },
    ordered(agoDays, ...productIds) {
      const lines = productIds.map((productId) => ({ productId, quantity: 1, unitPriceWon: 20_000 }));
      return did('order-placed', { orderId: uuidv7(), lines, discountWon: 0, totalWon: 20_000 }, agoDays * DAY_MS);
    },
    async passes(ms) {
      nowMs += ms;
      while ((await issuer().runDueTimers()) > 0);
    },
  };
}

interface Scenario {
  /** What the shopper does to get the rule's coupon, and no other. */
  holds(trial: Trial): Promise<void>;
  /** The same, short of it by one. */
  failsByOne(trial: Trial): Promise<void>;
}

async function views({ did, products }: Trial, ...agoMs: number[]): Promise<void> {
  for (const ago of agoMs) await did('page-viewed', { productId: products.ofOne[0] ?? 0 }, ago);
}

async function searches({ did }: Trial, ...categoryIds: number[]): Promise<void> {
  for (const categoryId of categoryIds) await did('searched', { query: '컵', categoryId });
}

async function rhythm({ ordered, products }: Trial, ...agoDays: number[]): Promise<void> {
  const all = [...products.ofOne, ...products.ofTwo];
  for (const [at, ago] of agoDays.entries()) await ordered(ago, all[at] ?? 0);
}

const paid = ({ did }: Trial, amountWon: number) =>
  did('payment-succeeded', { orderId: uuidv7(), amountWon, method: 'card' });

/** One way to each rule's coupon, complete by types. */
export const COUPON_SCENARIOS: Record<RuleCode, Scenario> = {
  C1: {
    async holds(trial) {
      await views(trial, 0);
      await trial.passes(3_000);
    },
    async failsByOne(trial) {
      await views(trial, 0);
      await trial.passes(2_999);
    },
  },
  C2: {
    holds: ({ cart, products }) => cart(...products.ofOne),
    failsByOne: ({ cart, products }) => cart(...products.ofOne.slice(1), ...products.ofTwo),
  },
  C3: {
    holds: (trial) => views(trial, 0, 0, 0),
    failsByOne: (trial) => views(trial, DAY_MS, 0, 0),
  },
  C4: {
    holds: (trial) => views(trial, 5 * DAY_MS, 2 * DAY_MS, 0),
    failsByOne: (trial) => views(trial, 2 * DAY_MS, 2 * DAY_MS, 0),
  },
  C5: {
    holds: (trial) => searches(trial, 1, 2, 1, 1),
    failsByOne: (trial) => searches(trial, 1, 2, 1),
  },
  C6: {
    holds: (trial) => paid(trial, 10_000),
    failsByOne: (trial) => paid(trial, 9_999),
  },
  C7: {
    async holds(trial) {
      await trial.cart(...trial.products.ofOne.slice(1));
      await trial.passes(30 * MINUTE_MS);
    },
    async failsByOne(trial) {
      await trial.cart(...trial.products.ofOne.slice(1));
      await trial.passes(29 * MINUTE_MS);
      await trial.did('checkout-started', { productIds: trial.products.ofOne, totalWon: 40_000 });
      await trial.passes(MINUTE_MS);
    },
  },
  C8: {
    async holds({ ordered, products }) {
      await ordered(60, ...products.ofOne);
      await ordered(0, ...products.ofOne.slice(2), ...products.ofTwo);
    },
    async failsByOne({ ordered, products }) {
      await ordered(60, ...products.ofOne);
      await ordered(0, ...products.ofTwo);
    },
  },
  C9: {
    async holds(trial) {
      await rhythm(trial, 28, 14, 0);
      await trial.passes(13 * DAY_MS);
    },
    async failsByOne(trial) {
      await rhythm(trial, 28, 14, 0);
      await trial.passes(13 * DAY_MS - 1);
    },
  },
};
