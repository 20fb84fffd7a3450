import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import type { ClaimReason } from '#domain/claim/claim.ts';
import type { ScanKind } from '#domain/shipment/scan.ts';
import { isWithCarrier, type ShipmentState } from '#domain/shipment/state.ts';
import { readParts } from '#server/adapters/postgres/claims.ts';
import { lockOrder, type OrderRow, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { lockShipments } from '#server/adapters/postgres/shipments.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout } from '#server/checkout/checkout.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { advanceClaim, type ClaimStep } from '#server/claims/advance.ts';
import { createClaims } from '#server/claims/claims.ts';
import { createOrders } from '#server/orders/orders.ts';
import { refundOwed } from '#server/orders/refunds.ts';
import { applyScans } from '#server/shipping/carrier-scans.ts';
import { followShipments } from '#server/shipping/follow-shipments.ts';
import { createSellerSteps } from '#server/shipping/seller-steps.ts';
import { waybillWith } from './shipping.ts';
import type { TestShop } from './shop.ts';
import { startTestServices, startTestShop } from './start.ts';

export type Shopper = ReturnType<TestShop['shopper']>;

export interface Bought {
  priceWon: number;
  quantity: number;
  /** 0 or 1: which of the two sellers. */
  seller?: 0 | 1;
  stock?: number;
}

/** A claim's way to its end. */
export const ALL_STEPS = [
  { to: 'APPROVED' },
  { to: 'COLLECTING' },
  { to: 'RECEIVED' },
  { to: 'INSPECTED' },
  { to: 'DONE' },
] as const;

export interface Money {
  captured: number;
  keptGoods: number;
  keptShipping: number;
  fees: number;
  pending: number;
  refunded: number;
  difference: number;
}

export const address = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '세종대로 110',
  line2: '',
};

/** A shop with what a shopper does after paying; its provider refuses to refund more than it took. */
export async function startClaimShop() {
  const captured = new Map<string, number>();
  const refunds = new Map<string, { reference: string; amountWon: number }>();
  const provider: PaymentProvider = {
    name: 'test',
    methods: ['card'],
    isAvailable: () => true,
    async charge({ idempotencyKey, amountWon }) {
      captured.set(`ref-${idempotencyKey}`, amountWon);
      return { kind: 'approved', reference: `ref-${idempotencyKey}` };
    },
    find: async () => null,
    settle: async () => null,
    giveUpDeposit: async () => null,
    sealAccount: (account) => JSON.stringify(account),
    async refund({ idempotencyKey, reference, amountWon }) {
      // As a provider answers: a key it knows is the refund it made.
      if (refunds.has(idempotencyKey)) return { kind: 'done', cancelKey: null };
      if (amountWon <= 0) throw new Error(`${idempotencyKey}: asked for ${amountWon} won`);
      if (refundedOf(reference) + amountWon > (captured.get(reference) ?? 0))
        throw new Error(`${reference}: more than was taken`);
      refunds.set(idempotencyKey, { reference, amountWon });
      return { kind: 'done', cancelKey: idempotencyKey };
    },
  };
  const refundedOf = (reference: string) =>
    [...refunds.values()].filter((each) => each.reference === reference).reduce((sum, each) => sum + each.amountWon, 0);
  const refunded = (orderId: string) => refundedOf(`ref-order-${orderId}`);

  const services = await startTestServices();
  const shop = await startTestShop(services, 20);
  const now = () => new Date();
  const cart = createCart({ db: shop.db, now });
  const checkout = createCheckout({ db: shop.db, cart, provider, now });
  const orders = createOrders({ db: shop.db, provider, now });
  const claims = createClaims({ db: shop.db, provider, now });

  async function pay(shopper: Shopper, bought: readonly Bought[]) {
    const offerIds: number[] = [];
    for (const { priceWon, quantity, seller = 0, stock = 50 } of bought) {
      // The first seller's offer is dearer where the second one's is meant.
      const offers =
        seller === 0
          ? [{ priceWon, stock }]
          : [
              { priceWon: priceWon + 1, stock: 0 },
              { priceWon, stock },
            ];
      const product = await shop.product(...offers);
      const offerId = product.offerIds[seller] ?? 0;
      offerIds.push(offerId);
      await cart.add(shopper, { offerId, quantity });
    }
    const order = await checkout.placeOrder(shopper, {
      ...{ idempotencyKey: uuidv7(), address, coupons: 'auto', method: 'card' },
    });
    expect(order.status).toBe('PAID');
    const { lines } = await readParts(shop.db, order.orderId);
    const lineIds = offerIds.map((offerId) => lines.find((line) => line.offerId === offerId)?.lineId ?? '');
    return { shopper, order, offerIds, lineIds };
  }

  async function deliver(order: OrderRow, daysAgo = 0): Promise<void> {
    for (const status of ['PREPARING', 'SHIPPED', 'DELIVERED'] as const)
      await inTransaction(shop.db, async (tx) => {
        const held = await lockOrder(tx, order.orderId);
        if (held !== null) await writeOrderStatus(tx, held, status, 'delivered');
      });
    if (daysAgo > 0)
      await shop.db.orderStatusChange.updateMany({
        where: { orderId: order.orderId, status: 'DELIVERED' },
        data: { changedAt: new Date(Date.now() - daysAgo * 86_400_000) },
      });
  }

  const sellers = createSellerSteps({ db: shop.db, now });
  const parcelsOf = (orderId: string) => shop.db.shipment.findMany({ where: { orderId }, orderBy: { number: 'asc' } });

  /** What its carrier reports of a parcel that it has. */
  async function scan({ orderId, id }: { orderId: string; id: string }, kind: ScanKind): Promise<void> {
    await inTransaction(shop.db, async (tx) => {
      const order = await lockOrder(tx, orderId);
      const shipments = await lockShipments(tx, orderId);
      const shipment = shipments.find(({ shipmentId }) => shipmentId === id);
      if (order === null || shipment === undefined || !isWithCarrier(shipment.state)) return;
      await applyScans(tx, { order, shipments }, shipment, { scans: [{ kind, at: now(), place: null }], now: now() });
      await followShipments(tx, order);
    });
    await refundOwed({ db: shop.db, provider }, orderId);
  }

  /** One step of a parcel by its seller, who hands it over in the end. */
  async function moveParcel({ orderId, id, state }: { orderId: string; id: string; state: ShipmentState }) {
    const key = { orderId, shipmentId: id };
    if (state === 'RECEIVED') await sellers.prepare(key);
    else if (state === 'PREPARING') await sellers.handOver(key, { carrier: 'local', waybill: waybillWith('punctual') });
    await refundOwed({ db: shop.db, provider }, orderId);
  }

  const cancelPieces = (
    shopper: Shopper,
    orderId: string,
    lines: { lineId: string; quantity: number }[],
    key = uuidv7(),
  ) => claims.request(shopper, orderId, { idempotencyKey: key, kind: 'CANCEL', reason: 'changed-mind', lines });
  const returnPieces = (
    shopper: Shopper,
    orderId: string,
    lines: { lineId: string; quantity: number }[],
    reason: ClaimReason = 'faulty',
  ) => claims.request(shopper, orderId, { idempotencyKey: uuidv7(), kind: 'RETURN', reason, lines });
  const newestClaim = async (orderId: string) => {
    const claim = (await readParts(shop.db, orderId)).claims.at(-1);
    if (claim === undefined) throw new Error('there is no claim');
    return claim;
  };

  async function advance(orderId: string, claimId: string, ...steps: Omit<ClaimStep, 'by' | 'at'>[]): Promise<void> {
    for (const step of steps)
      await inTransaction(shop.db, async (tx) => {
        const order = await lockOrder(tx, orderId);
        if (order !== null) await advanceClaim(tx, order, claimId, { ...step, by: 'SELLER', at: now() });
      });
    await refundOwed({ db: shop.db, provider }, orderId);
  }

  async function moneyOf(orderId: string): Promise<Money> {
    const [row] = await shop.db.$queryRaw<Money[]>`
      SELECT captured_won::int AS captured, kept_goods_won::int AS "keptGoods", kept_shipping_won::int AS "keptShipping",
        return_fees_won::int AS fees, refund_pending_won::int AS pending, refunded_won::int AS refunded,
        difference_won::int AS difference
      FROM order_money WHERE order_id = ${orderId}::uuid`;
    if (row === undefined) throw new Error('the order has no money');
    return row;
  }

  return {
    ...{ shop, cart, checkout, orders, claims, provider, now },
    ...{ sellers, parcelsOf, scan, moveParcel },
    ...{ pay, deliver, cancelPieces, returnPieces, newestClaim, advance, moneyOf, refunded },
  };
}

export type ClaimShop = Awaited<ReturnType<typeof startClaimShop>>;
