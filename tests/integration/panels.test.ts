import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BehaviorEvent, EventPayload, EventType } from '#contracts/events.ts';
import { PANELS } from '#observability/panels/index.ts';
import { resolveQuery } from '#observability/panels/resolve.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventCounts } from '#server/adapters/elasticsearch/event-counts.ts';
import { createEventIndex, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
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

test('the same panels are refused to a shopper', async () => {
  for (const role of ['GUEST', 'CUSTOMER', 'SELLER'] as const)
    await expect(figures().rows({ role }, resolveQuery(PANELS[0]?.query ?? {}, range))).rejects.toMatchObject({
      code: 'forbidden',
    });
});
