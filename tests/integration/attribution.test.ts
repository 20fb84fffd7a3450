import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, expect, test, vi } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { journeyArbitrary, PlainBooks } from '#domain/attribution/journey.fixture.ts';
import { AttributionLedger } from '#domain/attribution/ledger.ts';
import type { AttributedEvent } from '#domain/attribution/types.ts';
import { variantLabel, variantOf } from '#domain/experiment/experiment.ts';
import { koreanDay } from '#domain/shared/korean-time.ts';
import { createAttributor } from '#server/attribution/attributor.ts';
import { createRecommendationResults } from '#server/operator/recommendation-results.ts';
import { startWorkerProcess } from '#simulation/replay/worker-process.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);

const EXPERIMENT = {
  name: 'lists-or-popular',
  salt: 'lists-or-popular',
  variants: [
    { name: 'popular', share: 50 },
    { name: 'lists', share: 50 },
  ],
};
const labelOf = (shopperId: string) => variantLabel(EXPERIMENT, variantOf(EXPERIMENT, shopperId));
const options = { variantOf: labelOf, dayOf: koreanDay };

beforeEach(empty);

/** Journeys of many shoppers, the same with every run of this test but for their ids. */
function journeys(shoppers: number, seed: number): AttributedEvent[] {
  const ids = Array.from({ length: shoppers }, () => uuidv7());
  const known = new Map<number, string>();
  const idOf = (n: number) => {
    const id = known.get(n) ?? uuidv7();
    known.set(n, id);
    return id;
  };
  const [events = []] = fc.sample(journeyArbitrary(ids, idOf, { minLength: 600, maxLength: 600 }), {
    numRuns: 1,
    seed,
  });
  return events;
}
/** Events as in the log; fields that the ledger does not read are filled in. */
const logged = (events: readonly AttributedEvent[]) =>
  events.map((event) => {
    const lines = [{ productId: 1, quantity: 1, unitPriceWon: 1 }];
    const rest = { quantity: 1, unitPriceWon: 1, lines, totalWon: 1 };
    const written = { version: 1, sessionId: 'test', ...event, payload: { ...rest, ...event.payload } };
    return { event: behaviorEventSchema.parse(written), loggedAtMs: Date.now() };
  });

function recounted(events: readonly AttributedEvent[]): PlainBooks {
  const ledger = new AttributionLedger({ touches: [], lines: [], orders: [], exposed: new Set() }, options);
  for (const event of events) ledger.apply(event);
  const books = new PlainBooks();
  books.add(ledger);
  return books;
}

/** The tables, in the words of the plain books; rows of nothing but zeros are none. */
async function stored() {
  const day = (date: Date) => Math.round(date.getTime() / 86_400_000);
  const [results, shoppers, sales] = await Promise.all([
    shop.db.recommendationResult.findMany(),
    shop.db.experimentShopper.findMany(),
    shop.db.recommendationSale.findMany(),
  ]);
  return {
    results: new Map(
      results.map((row) => [
        `${day(row.day)} ${row.list} ${row.tier} ${row.variant}`,
        {
          shows: Number(row.shows),
          impressions: Number(row.impressions),
          clicks: Number(row.clicks),
          carts: Number(row.carts),
          orders: Number(row.orders),
          units: Number(row.units),
          revenueWon: Number(row.revenueWon),
        },
      ]),
    ),
    shoppers: new Map(
      shoppers.map((row) => [
        `${row.shopperId} ${row.variant}`,
        {
          impressions: row.impressions,
          clicks: row.clicks,
          orders: row.orders,
          revenueWon: Number(row.revenueWon),
        },
      ]),
    ),
    sales: new Map(sales.map((row) => [`${row.orderId} ${row.productId}`, Number(row.revenueWon)])),
  };
}
const plain = (books: PlainBooks) => ({
  results: books.results,
  shoppers: books.shoppers,
  sales: new Map([...books.sales].map(([key, line]) => [key, line.revenueWon])),
});
async function empty(): Promise<void> {
  await Promise.all([
    shop.db.attributionEvent.deleteMany(),
    shop.db.recommendationTouch.deleteMany(),
    shop.db.recommendationSale.deleteMany(),
    shop.db.recommendationResult.deleteMany(),
    shop.db.experimentShopper.deleteMany(),
    shop.db.experimentOrder.deleteMany(),
  ]);
}

test('the tables equal a recount, however batches are cut, and events told again change nothing', async () => {
  const attributor = createAttributor({ db: shop.db, now: () => new Date(), experiment: EXPERIMENT });
  const events = journeys(12, 11);
  expect(events.length).toBeGreaterThan(300);
  for (let start = 0; start < events.length; start += 70) {
    const batch = logged(events.slice(start, start + 70));
    // A batch that comes again whole, one that overlaps the one before, and an event twice within a batch.
    await attributor.onEvents([...batch, ...batch.slice(0, 3)]);
    await attributor.onEvents(logged(events.slice(Math.max(0, start - 20), start + 70)));
  }
  const wanted = plain(recounted(events));
  expect(await stored()).toEqual(wanted);
  expect([...wanted.results.values()].some(({ revenueWon }) => (revenueWon ?? 0) > 0)).toBe(true);

  // Two workers that were assigned the same partition for a moment.
  await Promise.all([attributor.onEvents(logged(events)), attributor.onEvents(logged([...events].reverse()))]);
  expect(await stored()).toEqual(wanted);
});

test('what the log took in more than thirty days ago is passed over; what is too old is swept', async () => {
  const attributor = createAttributor({ db: shop.db, now: () => new Date(), experiment: null });
  const { shopperId } = shop.shopper();
  const click = (id: string): BehaviorEvent => ({
    id,
    type: 'recommendation-clicked',
    version: 1,
    occurredAt: new Date().toISOString(),
    shopperId,
    sessionId: 'test',
    payload: { list: 'item-cf', tier: 'personal', productId: 1, listId: uuidv7() },
  });
  const day = 86_400_000;
  await attributor.onEvents([{ event: click(uuidv7()), loggedAtMs: Date.now() - 31 * day }]);
  expect(await shop.db.recommendationTouch.count()).toBe(0);
  await attributor.onEvents([{ event: click(uuidv7()), loggedAtMs: Date.now() }]);
  expect(await shop.db.recommendationTouch.findMany()).toMatchObject([
    { shopperId, productId: 1, list: 'item-cf', variant: '' },
  ]);
  await attributor.sweep();
  expect([await shop.db.attributionEvent.count(), await shop.db.recommendationTouch.count()]).toEqual([1, 1]);
  await createAttributor({ db: shop.db, now: () => new Date(Date.now() + 9 * day), experiment: null }).sweep();
  expect([await shop.db.attributionEvent.count(), await shop.db.recommendationTouch.count()]).toEqual([1, 0]);
  await createAttributor({ db: shop.db, now: () => new Date(Date.now() + 41 * day), experiment: null }).sweep();
  expect(await shop.db.attributionEvent.count()).toBe(0);
});

test('from Kafka, with the worker killed −9 again and again, every event counts exactly once', async () => {
  const events = journeys(12, 23);
  // Some are in the log twice: a browser that got no answer sends the same id again.
  const delivered = events.flatMap((event, n) => (n % 7 === 0 ? [event, event] : [event]));
  const env = { ...services.env, RECOMMEND_EXPERIMENT: JSON.stringify(EXPERIMENT), LOG_LEVEL: 'warn' };
  const counted = () => shop.db.attributionEvent.count();
  const send = (some: readonly AttributedEvent[]) =>
    producer.send(
      'behavior',
      logged(some).map(({ event }) => ({ key: event.shopperId, value: JSON.stringify(event) })),
    );

  const third = Math.ceil(delivered.length / 3);
  let worker = await startWorkerProcess('attribution', env);
  for (let start = 0; start < delivered.length; start += third) {
    const before = await counted();
    const sending = send(delivered.slice(start, start + third));
    // At the first row of this third: in the middle of it, as a rule.
    await vi.waitUntil(async () => (await counted()) > before, { timeout: 30_000, interval: 2 });
    await worker.kill('SIGKILL');
    await sending;
    worker = await startWorkerProcess('attribution', env);
  }
  try {
    await vi.waitUntil(async () => (await counted()) === events.length, { timeout: 90_000, interval: 50 });
    expect(await stored()).toEqual(plain(recounted(events)));
  } finally {
    await worker.kill('SIGTERM');
  }
}, 180_000);

test('an operator reads what the tables hold: by list over days, by variant with its interval; nobody else does', async () => {
  const attributor = createAttributor({ db: shop.db, now: () => new Date(), experiment: EXPERIMENT });
  const day = 86_400_000;
  // Always the same, so that always the same are in a variant.
  const shoppers = Array.from({ length: 200 }, (_, n) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`);
  const events = shoppers.flatMap((shopperId, n): AttributedEvent[] => {
    const isLists = labelOf(shopperId) === 'lists-or-popular:lists';
    const envelope = (agoMs: number) => ({
      id: uuidv7(),
      shopperId,
      occurredAt: new Date(Date.now() - agoMs).toISOString(),
    });
    const served = { list: 'item-cf', tier: 'personal' };
    const lines = [{ productId: 1, quantity: 1, unitPriceWon: 1_000 }];
    return [
      { ...envelope(9_000), type: 'recommendation-shown', payload: { ...served, productIds: [1, 2, 3, 4] } },
      // Long ago, and so not of this week.
      { ...envelope(20 * day), type: 'recommendation-shown', payload: { list: 'user-cf', productIds: [1] } },
      ...(n % (isLists ? 2 : 10) === 0
        ? [{ ...envelope(8_000), type: 'recommendation-clicked' as const, payload: { ...served, productId: 1 } }]
        : []),
      {
        ...envelope(7_000),
        type: 'order-placed',
        payload: { orderId: uuidv7(), lines, discountWon: 0, totalWon: 1_000 },
      },
    ];
  });
  await attributor.onEvents(logged(events));

  const results = createRecommendationResults({ db: shop.db, experiment: EXPERIMENT });
  await expect(results.lists({ role: 'CUSTOMER' }, 7)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(results.experiment({ role: 'GUEST' })).rejects.toMatchObject({ code: 'forbidden' });
  const rows = await results.lists({ role: 'ADMIN' }, 7);
  expect(new Set(rows.map(({ list }) => list))).toEqual(new Set(['item-cf']));
  const clicks = events.filter(({ type }) => type === 'recommendation-clicked').length;
  expect(rows.reduce((sum, row) => sum + row.clicks, 0)).toBe(clicks);
  expect(rows.reduce((sum, row) => sum + row.revenueWon, 0)).toBe(1_000 * clicks);

  const experiment = await results.experiment({ role: 'ADMIN' });
  expect(experiment?.variants.map(({ name, isControl }) => [name, isControl])).toEqual([
    ['popular', true],
    ['lists', false],
  ]);
  const [popular, lists] = experiment?.variants ?? [];
  expect((popular?.shoppers ?? 0) + (lists?.shoppers ?? 0)).toBe(200);
  expect(lists?.clickThrough.lift?.low).toBeGreaterThan(0);
  expect(lists?.conversion).toMatchObject({ estimate: { value: 1 }, lift: { value: 0, low: 0, high: 0 } });
  expect(lists?.wonPerShopper.estimate?.value).toBe(1_000);
});
