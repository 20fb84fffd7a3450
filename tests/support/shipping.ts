import { setTimeout as delay } from 'node:timers/promises';
import { HOUR_MS } from '#domain/shared/durations.ts';
import type { Scan, ScanKind } from '#domain/shipment/scan.ts';
import { isEnded } from '#domain/shipment/state.ts';
import { withCheckDigit } from '#domain/shipment/waybill.ts';
import { createLocalCarrier, type Fate, fateOf } from '#server/adapters/carrier/local-carrier.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout } from '#server/checkout/checkout.ts';
import { createOrders } from '#server/orders/orders.ts';
import type { Carrier } from '#server/shipping/carrier.ts';
import { type ShippingTurnDeps, shippingTurn } from '#server/shipping/shipping-turn.ts';
import { createBookProvider } from './book-provider.ts';
import type { TestShop } from './shop.ts';

const ADDRESS = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
  line2: '',
};

/** A shop whose orders are paid and delivered, by a clock that a test moves on. */
export function createShippingShop({ db, shopper, product }: TestShop) {
  const book = createBookProvider();
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const cart = createCart({ db, now });
  const checkout = createCheckout({ db, cart, provider: book.provider, now });
  const orders = createOrders({ db, provider: book.provider, now });
  const pace = { speed: 1, preparesAfterMs: HOUR_MS, shipsAfterMs: 3 * HOUR_MS };
  const putOff: unknown[] = [];
  const deps = (fields: Partial<ShippingTurnDeps> = {}): ShippingTurnDeps => ({
    ...{ db, pace, now, carrier: createLocalCarrier({ now }) },
    onPutOff: (_orderId, error) => putOff.push(error),
    ...fields,
  });
  let keys = 0;

  /** A paid order of so many pieces from each of `sellers` sellers. */
  async function paidOrder({ sellers = 1, quantity = 1, stock = 100 } = {}) {
    const buyer = shopper();
    const { offerIds } = await product(...Array.from({ length: sellers }, () => ({ priceWon: 10_000, stock })));
    for (const offerId of offerIds) await cart.add(buyer, { offerId, quantity });
    const terms = { address: ADDRESS, coupons: 'auto', method: 'card' } as const;
    const { orderId } = await checkout.placeOrder(buyer, { idempotencyKey: `shipping-${++keys}`, ...terms });
    return { ...buyer, orderId, offerIds };
  }

  const shipmentsOf = (orderId: string) =>
    db.shipment.findMany({
      where: { orderId },
      include: { lines: true, changes: { orderBy: { at: 'asc' } } },
      orderBy: { number: 'asc' },
    });

  /** Turns until none has anything to do: other tests' shipments are due as well. */
  async function takeDue(fields: Partial<ShippingTurnDeps> = {}) {
    while ((await shippingTurn(deps(fields))) > 0);
  }

  /** Moves the clock on by `stepMs` and takes what is due, until all shipments of the order have ended. */
  async function untilEnded(orderId: string, fields: Partial<ShippingTurnDeps> = {}, stepMs = 4 * HOUR_MS) {
    for (let turn = 0; turn < 200; turn++) {
      const shipments = await shipmentsOf(orderId);
      if (shipments.every(({ state }) => isEnded(state))) return shipments;
      aheadMs += stepMs;
      await takeDue(fields);
    }
    throw new Error(`the shipments of ${orderId} did not end`);
  }

  return {
    ...{ orders, book, deps, paidOrder, shipmentsOf, untilEnded, takeDue, putOff, now, cart },
    moveOn: (ms: number) => {
      aheadMs += ms;
    },
    status: async (orderId: string) => (await db.order.findUniqueOrThrow({ where: { id: orderId } })).status,
  };
}

let waybills = 0;
/** A waybill of the local carrier that was not used before, whose parcel will have this fate. */
export function waybillWith(fate: Fate): string {
  for (;;) {
    const waybill = withCheckDigit(String(90_000_000_000 + (Date.now() % 1e9) * 10 + ++waybills));
    if (fateOf(waybill) === fate) return waybill;
  }
}

/** A carrier that reports what a test has it report, by waybill. */
export function createScriptedCarrier(local: Carrier) {
  const scans = new Map<string, Scan[]>();
  let isAway = false;
  let asked = 0;
  const answer = async <T>(work: () => Promise<T>): Promise<T> => {
    asked++;
    await delay(1);
    if (isAway) throw new Error('the carrier is away');
    return work();
  };
  const carrier: Carrier = {
    name: 'local',
    register: (parcel) => answer(() => local.register(parcel)),
    track: ({ waybill }) => answer(async () => scans.get(waybill) ?? []),
  };
  return {
    carrier,
    asked: () => asked,
    setAway(away: boolean) {
      isAway = away;
    },
    scan(waybill: string, kind: ScanKind, at: Date) {
      scans.set(waybill, [...(scans.get(waybill) ?? []), { kind, at, place: '옥천 허브' }]);
    },
  };
}
