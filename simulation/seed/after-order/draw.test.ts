import { expect, test } from 'vitest';
import { canBecome as canClaimBecome, holdsPieces, isOpen } from '#domain/claim/claim.ts';
import { canBecome } from '#domain/order/status.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { promisedAt } from '#domain/shipment/promise.ts';
import { canFollow, isEnded, isUndelivered } from '#domain/shipment/state.ts';
import { isWaybill } from '#domain/shipment/waybill.ts';
import { generateCatalogue, type SeededProduct } from '../catalogue.ts';
import { generateCustomers, type SeededCustomer } from '../customers.ts';
import { createRandom } from '../random.ts';
import { drawOrder, soldCounts } from '../seeded-order.ts';
import { shippingOfSeller } from '../shipping.ts';
import { seededTotals } from '../totals.ts';
import type { PastClaim } from './after-order.ts';
import { drawAfterOrder, type FollowedOrder, waybillSeries } from './draw.ts';
import { storedChanges } from './parcels.ts';

/* 20,000 orders over 120 days: the last ones are under way at the end. */

const endMs = Date.parse('2026-11-26T03:10:00Z');
const now = new Date(endMs);
const { products } = generateCatalogue({ seed: 1, products: 1_200, sellers: 200, now });
const customers = generateCustomers({ seed: 1, customers: 300, now });
const drawn = drawOrders(20_000);
const newWaybill = waybillSeries('120784');
const orders: FollowedOrder[] = drawn.map((order) => ({ ...order, after: drawAfterOrder(order, endMs, newWaybill) }));
const parcels = orders.flatMap(({ after }) => after.parcels);
const claims = orders.flatMap(({ after }) => after.claims);
const statusOf = ({ after }: FollowedOrder) => after.history.at(-1)?.status;
const timeOf = ({ after }: FollowedOrder, wanted: string) =>
  after.history.find(({ status }) => status === wanted)?.at.getTime() ?? null;
const delivered = orders.filter((order) => timeOf(order, 'DELIVERED') !== null);

function drawOrders(count: number) {
  const [random, ids] = [createRandom(7, 'orders'), createRandom(7, 'ids')];
  return Array.from({ length: count }, (_, at) => {
    const customer = random.pick(customers) as SeededCustomer;
    const chosen = new Set(Array.from({ length: random.int(1, 6) }, () => random.pick(products) as SeededProduct));
    // Several of one seller are rare by chance, and what free shipping hangs on.
    const [first] = chosen;
    if (random.chance(0.3)) {
      const more = products.find((one) => one.sellerId === first?.sellerId && !chosen.has(one));
      if (more !== undefined) chosen.add(more);
    }
    const lines = [...chosen].map((product) => ({ product, quantity: random.int(1, 3) }));
    const totals = seededTotals(lines, customer, `order ${at}`);
    const answeredAtMs = endMs - Math.floor((120 * DAY_MS * (count - at)) / count);
    return drawOrder(random, ids, { customer, lines, totals, answeredAtMs, endMs });
  });
}

const share = <One>(all: readonly One[], which: (one: One) => boolean) => all.filter(which).length / all.length;
const has = (order: FollowedOrder, which: (claim: PastClaim) => boolean) => order.after.claims.some(which);

/** What is wrong, in words: nothing is expected. `expect` for each of 100,000 parcels takes a minute. */
function faults() {
  const found: string[] = [];
  return {
    found,
    check(isTrue: boolean, what: string) {
      if (!isTrue && found.length < 5) found.push(what);
    },
  };
}

test('shares: late parcels 4–6 %, returns 3–5 % of what arrived, exchanges 0.5–1 %, a third confirmed by hand', () => {
  const arrived = parcels.filter(({ state }) => state === 'DELIVERED');
  expect(share(arrived, ({ isLate }) => isLate === true)).toBeGreaterThan(0.04);
  expect(share(arrived, ({ isLate }) => isLate === true)).toBeLessThan(0.06);
  const isRepeated = ({ changes }: (typeof parcels)[number]) => changes.some(({ code }) => code === 'delivery-failed');
  expect(Math.abs(share(arrived, isRepeated) - 0.02)).toBeLessThan(0.005);
  const lost = share(parcels, ({ state }) => state === 'LOST');
  expect(lost).toBeGreaterThan(0.001);
  expect(lost).toBeLessThan(0.004);
  for (const [kind, least, most] of [
    ['RETURN', 0.03, 0.05],
    ['EXCHANGE', 0.005, 0.01],
  ] as const) {
    expect(share(delivered, (order) => has(order, (claim) => claim.kind === kind))).toBeGreaterThan(least);
    expect(share(delivered, (order) => has(order, (claim) => claim.kind === kind))).toBeLessThan(most);
  }
  expect(share(orders, (order) => statusOf(order) === 'CANCELLED')).toBeGreaterThan(0.045);
  const week = delivered.filter((order) => (timeOf(order, 'DELIVERED') ?? endMs) < endMs - 7 * DAY_MS);
  const early = week.filter(
    (order) => (timeOf(order, 'COMPLETED') ?? endMs) < (timeOf(order, 'DELIVERED') ?? 0) + 7 * DAY_MS,
  );
  expect(Math.abs(early.length / week.length - 0.34)).toBeLessThan(0.02);
  expect(share(orders, ({ discountWon }) => discountWon > 0)).toBeGreaterThan(0.13);
  expect(share(orders, ({ discountWon }) => discountWon > 0)).toBeLessThan(0.17);
  const states = new Set(parcels.map(({ state }) => state));
  for (const state of ['RECEIVED', 'PREPARING', 'SHIPPED', 'IN_DELIVERY', 'DELIVERED', 'LOST', 'CANCELLED'] as const)
    expect(states, state).toContain(state);
  const ends = new Set(claims.map(({ state }) => state));
  for (const state of ['REQUESTED', 'COLLECTING', 'DONE', 'WITHDRAWN', 'REJECTED'] as const)
    expect(ends, state).toContain(state);
});

test('each history is one that a live order may have, and nothing has happened after the end', () => {
  const { check, found } = faults();
  for (const { id, after } of orders) {
    const { history } = after;
    check(history[0].status === 'PENDING', `${id} begins as ${history[0].status}`);
    history.slice(1).forEach(({ status, at }, k) => {
      const before = history[k];
      if (before === undefined) return;
      check(canBecome(before.status, status), `${id}: ${status} after ${before.status}`);
      check(at >= before.at, `${id}: ${status} before ${before.status}`);
    });
  }
  for (const { changes } of [...orders.map(({ after }) => ({ changes: after.history })), ...parcels, ...claims])
    check((changes.at(-1)?.at.getTime() ?? endMs + 1) <= endMs, `${changes.at(-1)?.at.toISOString()} is not yet`);
  expect(found).toEqual([]);
});

test('each parcel goes by its states, is promised what its page showed, and what is under way has a next step', () => {
  const waybills = parcels.flatMap(({ waybill }) => waybill ?? []);
  expect(new Set(waybills).size).toBe(waybills.length);
  const { check, found } = faults();
  for (const { id, lines, after } of orders)
    for (const parcel of after.parcels) {
      const { state, changes, nextAt, deliveredAt, isLate, waybill } = parcel;
      check(changes[0]?.state === 'RECEIVED' && changes[0].at === parcel.openedAt, `${id}: not opened`);
      changes.slice(1).forEach((change, k) => {
        const before = changes[k];
        if (before === undefined) return;
        check(
          change.state === before.state || canFollow(before.state, change.state),
          `${id}: ${change.state} after ${before.state}`,
        );
        check(change.at >= before.at, `${id}: ${change.code} before ${before.code}`);
      });
      check(changes.at(-1)?.state === state, `${id}: ${state} at the end`);
      const slowest = Math.max(...parcel.lines.map(({ line }) => lines[line]?.product.arrivalDays ?? Number.NaN));
      const promised = promisedAt(parcel.openedAt, slowest).getTime();
      check(parcel.promisedAt.getTime() === promised, `${id}: promised for ${parcel.promisedAt.toISOString()}`);
      check((nextAt === null) === isEnded(state), `${id}: ${state} with a next step at ${nextAt?.toISOString()}`);
      check(nextAt === null || nextAt.getTime() > endMs, `${id}: a step is due before the end`);
      check((deliveredAt !== null) === (state === 'DELIVERED'), `${id}: ${state}, delivered at ${deliveredAt}`);
      check(isLate === (deliveredAt === null ? null : deliveredAt.getTime() > promised), `${id}: late ${isLate}`);
      const isWithSeller = ['RECEIVED', 'PREPARING', 'CANCELLED'].includes(state);
      check((waybill === null) === isWithSeller, `${id}: ${state} with waybill ${waybill}`);
      check(waybill === null || isWaybill('local', waybill), `${id}: ${waybill}`);
    }
  expect(found).toEqual([]);
});

test('of a parcel about which nothing can be asked any more its two ends are stored, of a later one all', () => {
  const arrived = parcels.filter(({ state }) => state === 'DELIVERED');
  const [old, young] = [true, false].map((isOld) =>
    arrived.filter(({ deliveredAt }) => Number(deliveredAt) < endMs - 90 * DAY_MS === isOld),
  );
  const codes = (some = arrived) =>
    new Set(
      some.map((parcel) =>
        storedChanges(parcel)
          .map(({ code }) => code)
          .join(),
      ),
    );
  expect([...codes(old)].filter((list) => list.startsWith('opened'))).toEqual(['opened,delivered']);
  expect([...codes(young)]).toContain('opened,preparing,handed-over,collected,hub,out-for-delivery,delivered');
  expect([...codes(young)]).not.toContain('opened,delivered');
});

test('all pieces of a paid order are in parcels once, and a lost parcel has its replacement', () => {
  const { check, found } = faults();
  for (const { id, lines, after, failureReason, cancelledAtMs } of orders) {
    after.parcels.forEach(({ number, state }, at) => {
      check(number === at + 1, `${id}: parcel ${number} at place ${at}`);
      const replacements = after.parcels.filter(({ replacesNumber }) => replacesNumber === number).length;
      check(replacements === (state === 'LOST' ? 1 : 0), `${id}: ${replacements} instead of one ${state}`);
    });
    const counted = after.parcels.filter(({ state }) => !isUndelivered(state));
    lines.forEach(({ product, quantity }, line) => {
      let pieces = 0;
      for (const parcel of counted)
        for (const own of parcel.lines.filter((each) => each.line === line)) {
          pieces += own.quantity;
          check(parcel.sellerId === product.sellerId, `${id}: line ${line} is sent by ${parcel.sellerId}`);
        }
      const wanted = failureReason === null && cancelledAtMs === null ? quantity : 0;
      check(pieces === wanted, `${id}: ${pieces} of ${wanted} pieces of line ${line}`);
    });
  }
  expect(found).toEqual([]);
});

test('a claim is one that a live shopper may make at that moment, and goes by its states', () => {
  const { check, found } = faults();
  for (const order of orders) {
    const { id } = order;
    const deliveredMs = timeOf(order, 'DELIVERED') ?? Number.POSITIVE_INFINITY;
    const completedMs = timeOf(order, 'COMPLETED') ?? Number.POSITIVE_INFINITY;
    const taken = new Map<number, number[]>();
    for (const claim of order.after.claims) {
      const { kind, fault, state, changes } = claim;
      const requestedMs = changes[0]?.at.getTime() ?? Number.NaN;
      changes.slice(1).forEach((change, k) => {
        const before = changes[k]?.state ?? 'DONE';
        check(canClaimBecome(kind, before, change.state), `${id}: claim ${change.state} after ${before}`);
      });
      if (kind !== 'CANCEL') {
        check(changes[0]?.state === 'REQUESTED' && requestedMs > deliveredMs, `${id}: claimed before it arrived`);
        if (fault === 'CUSTOMER')
          check(
            requestedMs < deliveredMs + 7 * DAY_MS && requestedMs < completedMs,
            `${id}: a change of mind too late`,
          );
        if (completedMs < Number.POSITIVE_INFINITY && requestedMs < completedMs)
          check(
            !isOpen(state) && Number(changes.at(-1)?.at) <= completedMs,
            `${id}: confirmed while a claim was ${state}`,
          );
      }
      for (const { line, pieces } of claim.lines) {
        check(order.lines[line]?.product.sellerId === claim.sellerId, `${id}: line ${line} is another seller's`);
        if (holdsPieces(claim)) taken.set(line, [...(taken.get(line) ?? []), ...pieces]);
      }
    }
    for (const [line, pieces] of taken) {
      check(new Set(pieces).size === pieces.length, `${id}: a piece of line ${line} in two claims`);
      check(Math.max(...pieces) < (order.lines[line]?.quantity ?? 0), `${id}: no such piece of line ${line}`);
    }
  }
  expect(found).toEqual([]);
});

test('the sums of an order are its lines, its coupon’s rows and the fees of its sellers', () => {
  const { check, found } = faults();
  for (const { id, lines, shipping, itemsWon, discountWon, shippingWon, totalWon } of orders) {
    let [items, discounts, fees] = [0, 0, 0];
    for (const { product, quantity, discountWon: ofLine } of lines) {
      items += product.priceWon * quantity;
      discounts += ofLine;
      check(ofLine >= 0 && ofLine < product.priceWon * quantity, `${id}: ${ofLine} won off a line`);
    }
    for (const { sellerId, feeWon, surchargeWon } of shipping) {
      const policy = shippingOfSeller(sellerId);
      const own = lines.filter(({ product }) => product.sellerId === sellerId);
      const won = own.reduce((sum, { product, quantity }) => sum + product.priceWon * quantity, 0);
      check(feeWon === (won >= policy.freeFromWon ? 0 : policy.feeWon), `${id}: a fee of ${feeWon} for ${won} won`);
      check(surchargeWon === 0 || surchargeWon === policy.surchargeWon, `${id}: a surcharge of ${surchargeWon}`);
      fees += feeWon + surchargeWon;
    }
    check(items === itemsWon && discounts === discountWon && fees === shippingWon, `${id}: parts do not sum`);
    check(totalWon === items - discounts + fees, `${id}: a total of ${totalWon}`);
  }
  expect(found).toEqual([]);
  expect(share(orders, ({ shipping }) => shipping.some(({ surchargeWon }) => surchargeWon > 0))).toBeGreaterThan(0.003);
});

test('paid = kept + fees + refunded, counted piece by piece, and sold is what is kept', () => {
  const { check, found } = faults();
  const kept = new Map<number, number>();
  for (const order of orders) {
    const { id, failureReason, cancelledAtMs, shippingWon, totalWon } = order;
    if (failureReason !== null) continue;
    const done = order.after.claims.filter(({ kind, state }) => kind !== 'EXCHANGE' && state === 'DONE');
    let keptWon = 0;
    order.lines.forEach(({ product, quantity, discountWon }, at) => {
      const net = product.priceWon * quantity - discountWon;
      const gone = done.flatMap(({ lines }) => lines.filter(({ line }) => line === at).flatMap(({ pieces }) => pieces));
      for (let piece = 0; piece < quantity; piece += 1) {
        if (gone.includes(piece)) continue;
        keptWon += Math.floor((net * (piece + 1)) / quantity) - Math.floor((net * piece) / quantity);
        kept.set(product.id, (kept.get(product.id) ?? 0) + 1);
      }
    });
    const sum = (of: (claim: PastClaim) => number) => done.reduce((total, claim) => total + of(claim), 0);
    const refundedWon = sum((claim) => claim.refundWon);
    const feesWon = sum((claim) => claim.feeWon);
    const shippingKeptWon = shippingWon - sum((claim) => claim.shippingWon);
    const accounted = keptWon + shippingKeptWon + feesWon + refundedWon;
    check(accounted === totalWon, `${id}: ${accounted} of ${totalWon} won`);
    if (cancelledAtMs !== null) check(keptWon === 0 && refundedWon === totalWon, `${id}: cancelled, and kept in part`);
  }
  expect(found).toEqual([]);
  expect(claims.some(({ feeWon }) => feeWon > 0)).toBe(true);
  const sold = soldCounts(orders);
  expect([...sold].filter(([id, pieces]) => pieces !== (kept.get(id) ?? 0))).toEqual([]);
  expect(sold.size).toBeGreaterThan(1_000);
});

test('pieces that came back are inspected, and broken ones are mostly broken on the way or faulty', () => {
  const inspected = claims.filter(({ changes }) => changes.some(({ state }) => state === 'INSPECTED'));
  expect(inspected.length).toBeGreaterThan(300);
  const damaged = (some: readonly PastClaim[]) =>
    share(some, ({ lines }) => lines.some((line) => (line.inspected?.damaged ?? 0) > 0));
  const isDamaging = ({ reason }: PastClaim) => reason === 'faulty' || reason === 'damaged-on-the-way';
  expect(damaged(inspected.filter(isDamaging))).toBeGreaterThan(0.7);
  expect(damaged(inspected.filter((claim) => !isDamaging(claim)))).toBeLessThan(0.15);
  for (const { changes, lines } of claims)
    for (const { pieces, inspected: found } of lines)
      if (found === null) expect(changes.some(({ state }) => state === 'INSPECTED')).toBe(false);
      else expect(found.accepted + found.damaged).toBe(pieces.length);
});

test('the same order has the same fate, whichever others are drawn beside it', () => {
  const again = waybillSeries('120784');
  const first = drawn.slice(0, 1_000).map((order) => drawAfterOrder(order, endMs, again));
  expect(JSON.stringify(first)).toBe(JSON.stringify(orders.slice(0, 1_000).map(({ after }) => after)));
  const [one, its] = [drawn[5_000], orders[5_000]?.after];
  if (one === undefined) throw new Error('there are 20,000 orders');
  // Its parcels' waybills are others, and so is what becomes of them.
  const alone = drawAfterOrder(one, endMs, waybillSeries('220784'));
  const handedOver = ({ parcels: some }: Pick<FollowedOrder['after'], 'parcels'>) =>
    some.map(({ shippedAt }) => shippedAt);
  expect(handedOver(alone)).toEqual(handedOver(its ?? alone));
});

test('waybills behind a prefix never meet those of another, and run out aloud', () => {
  const series = waybillSeries('2207840000');
  expect(Array.from({ length: 10 }, series).every((waybill) => isWaybill('local', waybill))).toBe(true);
  expect(series).toThrow('no waybill is left');
});
