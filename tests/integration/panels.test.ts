import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BehaviorEvent, EventPayload, EventType } from '#contracts/events.ts';
import type { Source } from '#contracts/sources.ts';
import { PANELS, panelById } from '#observability/panels/index.ts';
import { resolveQuery } from '#observability/panels/resolve.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventCounts } from '#server/adapters/elasticsearch/event-counts.ts';
import { createEventIndex, documentOf, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
import { createEventFigures } from '#server/operator/event-figures.ts';
import { startTestServices } from '../support/start.ts';

const OPERATOR = { role: 'ADMIN' } as const;
const orderId = randomUUID();
const couponId = randomUUID();
const payer = randomUUID();
const nowMs = Date.now();
const range = { fromMs: nowMs - 3_600_000, toMs: nowMs + 60_000 };
const services = await startTestServices();
let elasticsearch: Elasticsearch;

function event<T extends EventType>(type: T, payload: EventPayload<T>, shopperId = randomUUID()): BehaviorEvent {
  return {
    id: randomUUID(),
    type,
    version: 1,
    occurredAt: new Date(nowMs - 5_000).toISOString(),
    shopperId,
    sessionId: 's',
    payload,
  } as unknown as BehaviorEvent;
}

interface SourcedRow {
  key: unknown;
  doc_count: number;
  orders?: { doc_count: number };
  paid?: { won?: { value: number }; value?: number };
  sources?: { buckets: SourcedRow[] };
}

/** One shopper's way through the shop, and what can go wrong on it. */
const EVENTS: BehaviorEvent[] = [
  event('page-viewed', { path: '/products?category=3', categoryId: 3 }),
  event('page-viewed', { path: '/products/7', productId: 7 }),
  event('searched', { query: '이어폰', results: 31 }),
  event('searched', { query: '없는 물건', results: 0 }),
  event('recommendation-shown', { list: 'item-cf', productIds: [7, 8] }),
  event('recommendation-clicked', { list: 'item-cf', productId: 7 }),
  event('cart-item-added', { productId: 7, quantity: 1, unitPriceWon: 9_000 }),
  event('checkout-started', { productIds: [7], totalWon: 9_000 }),
  event('order-placed', {
    orderId,
    lines: [{ productId: 7, categoryId: 3, quantity: 1, unitPriceWon: 9_000 }],
    discountWon: 0,
    totalWon: 9_000,
  }),
  event('payment-failed', { orderId, amountWon: 9_000, method: 'card', reason: 'declined' }),
  event('payment-succeeded', { orderId, amountWon: 9_000, method: 'card' }, payer),
  // Who paid had looked, and put in two kinds.
  event('page-viewed', { path: '/products/7', productId: 7 }, payer),
  event('cart-item-added', { productId: 7, quantity: 1, unitPriceWon: 9_000 }, payer),
  event('cart-item-added', { productId: 8, quantity: 1, unitPriceWon: 9_000 }, payer),
  event('coupon-issued', { couponId, rule: 'C1', causeId: 'x', discountPercent: 5 }),
  event('coupon-used', { couponId, rule: 'C1', orderId, discountWon: 450 }),
  event('error-seen', { message: 'x is not a function', path: '/cart' }),
];

beforeAll(async () => {
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
});
afterAll(async () => {
  await elasticsearch.close();
});

const figures = () => createEventFigures({ counts: createEventCounts(elasticsearch, services.namespace) });

test('before the first event every panel is empty, and none fails', async () => {
  for (const { id, query } of PANELS)
    expect([id, await figures().rows(OPERATOR, resolveQuery(query, range))]).toEqual([id, []]);
});

test('every query runs and gives rows of what happened', async () => {
  const index = createEventIndex(elasticsearch, services.namespace);
  await index.prepare();
  expect(await index.write(EVENTS)).toMatchObject({ applied: EVENTS.length, rejected: [] });
  // Prepared again: an existing index gets the fields it lacked.
  await index.prepare();
  await elasticsearch.client.indices.refresh({ index: eventIndexNames(services.namespace).pattern });
  for (const { id, query } of PANELS) {
    const rows = (await figures().rows(OPERATOR, resolveQuery(query, range))) as { doc_count: number }[];
    expect([id, rows.some(({ doc_count }) => doc_count > 0)]).toEqual([id, true]);
  }
});

test('the funnel counts shoppers and never grows, the click-through products and clicks, the indexing delay milliseconds', async () => {
  const rowsOf = async (id: string) => {
    const query = PANELS.find((panel) => panel.id === id)?.query ?? {};
    return (await figures().rows(OPERATOR, resolveQuery(query, range))) as Record<string, unknown>[];
  };
  expect(await rowsOf('funnel')).toMatchObject(
    // One came no further than looking, one than the cart, one than the checkout; one paid, and looked and put in
    // before.
    [
      { key: 'carted', shoppers: { value: 3 } },
      { key: 'checkout', shoppers: { value: 2 } },
      { key: 'paid', shoppers: { value: 1 } },
      { key: 'viewed', shoppers: { value: 4 } },
    ],
  );
  expect(await rowsOf('click-through')).toMatchObject([
    {
      key: 'item-cf',
      types: {
        buckets: [
          { key: 'clicked', doc_count: 1, products: { value: 0 } },
          { key: 'shown', doc_count: 1, products: { value: 2 } },
        ],
      },
    },
  ]);
  expect(await rowsOf('searches-without-result')).toMatchObject([{ key: '없는 물건', doc_count: 1 }]);
  expect(await rowsOf('top-categories')).toMatchObject([
    { key: 'ordered', ordered: { buckets: [{ key: 3 }] } },
    { key: 'viewed', viewed: { buckets: [{ key: 3 }] } },
  ]);
  const delayed = (await rowsOf('indexing-delay')).filter((row) => row.doc_count === EVENTS.length);
  expect(delayed).toMatchObject([{ delay: { values: [{ key: 50, value: expect.any(Number) }, {}, {}] } }]);
});

test('events of each source are told apart, and those of one alone can be counted', async () => {
  const namespace = `${services.namespace}-sources`;
  const names = eventIndexNames(namespace);
  const index = createEventIndex(elasticsearch, namespace);
  await index.prepare();
  const shopperId = randomUUID();
  const paid = (source: Source | undefined, amountWon: number) => [
    { ...event('order-placed', { orderId, lines: [], discountWon: 0, totalWon: amountWon }, shopperId), source },
    { ...event('payment-succeeded', { orderId, amountWon, method: 'card' }, shopperId), source },
  ];
  const events = [
    ...paid(undefined, 1_000),
    ...paid('shop', 2_000),
    ...paid('backfill', 40_000),
    ...paid('backfill', 40_000),
    ...paid('import', 500_000),
    ...paid('generated', 6_000_000),
  ] as BehaviorEvent[];
  expect(await index.write(events)).toMatchObject({ rejected: [] });
  // An event that was indexed before events had sources.
  const { source: _, ...old } = documentOf(
    event('payment-succeeded', { orderId, amountWon: 7, method: 'card' }),
    nowMs,
  );
  await elasticsearch.client.index({ index: names.index(new Date(nowMs).toISOString()), document: old });
  await elasticsearch.client.indices.refresh({ index: names.pattern });
  const counts = createEventFigures({ counts: createEventCounts(elasticsearch, namespace) });
  const rowsOf = async (id: string, sources?: Source[]) =>
    (await counts.rows(OPERATOR, resolveQuery(panelById(id)?.query ?? {}, range, sources))) as SourcedRow[];

  const found = (await rowsOf('sources')).map((row) => [row.key, row.orders?.doc_count, row.paid?.won?.value]);
  expect(Object.fromEntries(found.map(([key, ...figures]) => [key, figures]))).toEqual({
    shop: [2, 3_007],
    backfill: [2, 80_000],
    import: [1, 500_000],
    generated: [1, 6_000_000],
  });
  const bucket = (await rowsOf('paid-over-time')).find(({ doc_count }) => doc_count > 0);
  expect(Object.fromEntries(bucket?.sources?.buckets.map(({ key, paid: sum }) => [key, sum?.value]) ?? [])).toEqual({
    shop: 3_007,
    backfill: 80_000,
    import: 500_000,
    generated: 6_000_000,
  });
  const step = (await rowsOf('funnel')).find(({ key }) => key === 'paid');
  expect(step?.sources?.buckets.map(({ key }) => key).sort()).toEqual(['backfill', 'generated', 'import', 'shop']);

  expect(await rowsOf('sources', ['shop'])).toMatchObject([{ key: 'shop', paid: { won: { value: 3_007 } } }]);
  expect((await rowsOf('sources', ['import', 'backfill'])).map(({ key }) => key).sort()).toEqual([
    'backfill',
    'import',
  ]);
  for (const { id } of PANELS) {
    const rows = await rowsOf(id, ['generated']);
    expect([id, rows.reduce((sum, row) => sum + row.doc_count, 0) <= 4]).toEqual([id, true]);
  }
  // A past that is indexed later than it happened does not make the indexing slow.
  expect((await rowsOf('indexing-delay', ['backfill', 'import'])).some(({ doc_count }) => doc_count > 0)).toBe(false);
});

test('the same panels are refused to a shopper', async () => {
  for (const role of ['GUEST', 'CUSTOMER', 'SELLER'] as const)
    await expect(figures().rows({ role }, resolveQuery(PANELS[0]?.query ?? {}, range))).rejects.toMatchObject({
      code: 'forbidden',
    });
});
