import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TOPIC_SETTINGS } from '#contracts/topics.ts';
import type { SignalEvent } from '#domain/recommendation/model/signals.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';
import { modelOfProducts } from '../../tests/support/model.ts';
import { createListRefresh } from './list-refresh.ts';
import { ListWriter } from './list-writer.ts';
import { Ownership } from './ownership.ts';
import { Scheduler } from './scheduler.ts';
import { Serving } from './serving.ts';
import { DEFAULT_RECOMMENDER_SETTINGS } from './settings.ts';

const SHOPPERS = Array.from({ length: 12 }, (_, n) => `01890000-0000-7000-8000-${String(n + 1).padStart(12, '0')}`);
const PARTITIONS = TOPIC_SETTINGS.behavior.partitions;
const partition = (id: string) => partitionOf(id, PARTITIONS);

function setUp() {
  const model = modelOfProducts(12);
  let nowMs = 1_000_000;
  const now = () => nowMs;
  const passes: { shoppers: string[]; products: number }[] = [];
  const scheduler = new Scheduler({
    intervalMs: 0,
    neighbourIntervalMs: 0,
    refreshShare: 1,
    now,
    computeShopper: () => undefined,
    computeProduct: () => undefined,
    send: async () => undefined,
  });
  const begin = scheduler.refresh.bind(scheduler);
  scheduler.refresh = (shoppers, products, urgent) => {
    passes.push({ shoppers: shoppers.map((shopper) => model.shoppers.idOf(shopper)), products: products.length });
    begin(shoppers, products, urgent);
  };
  const writer = new ListWriter(model, new Serving(model, null), now);
  const ownership = new Ownership(model.shoppers);
  ownership.assign(Array.from({ length: PARTITIONS }, (_, at) => at));
  const sent: number[] = [];
  const refresh = createListRefresh({
    model,
    settings: { ...DEFAULT_RECOMMENDER_SETTINGS, quietMs: 2_000, refreshEveryMs: 60_000 },
    ownership,
    writer,
    scheduler,
    output: {
      isAway: false,
      send: async ({ changes }) => void sent.push(changes.length),
      setAway: () => undefined,
      setBack: () => false,
    },
    now,
  });
  let n = 0;
  const acts = (shopperId: string | undefined, productId = 1) => {
    n++;
    const id = `01890000-0000-7000-9000-${String(n).padStart(12, '0')}`;
    const occurredAt = '2025-06-01T00:00:00Z';
    model.apply({ id, type: 'page-viewed', shopperId, occurredAt, payload: { productId } } as SignalEvent);
    refresh.noteEvent();
  };
  const idle = async () => {
    scheduler.resume();
    while (!scheduler.idle) await nextTurn();
  };
  const after = async (ms: number) => {
    nowMs += ms;
    await refresh.tick();
    await idle();
  };
  return { refresh, passes, sent, acts, after, ownership, idle };
}

test('a quiet log is gone over once: then the refresh rests until somebody acts', async () => {
  const { refresh, passes, acts, after } = setUp();
  acts(SHOPPERS[0]);
  expect(refresh.isCurrent).toBe(false);
  await after(1_999);
  expect(passes).toEqual([]);
  await after(1);
  expect(passes).toEqual([{ shoppers: [SHOPPERS[0]], products: 1 }]);
  expect(refresh.isCurrent).toBe(true);
  for (let ticks = 0; ticks < 100; ticks++) await after(60_000);
  expect(passes).toHaveLength(1);
  acts(SHOPPERS[1]);
  await after(2_000);
  expect(passes).toHaveLength(2);
});

test('while events come a refresh begins once in refreshEveryMs, over shoppers alone', async () => {
  const { passes, acts, after } = setUp();
  for (let second = 1; second <= 180; second++) {
    acts(SHOPPERS[0]);
    await after(1_000);
  }
  expect(passes).toEqual(Array(3).fill({ shoppers: [SHOPPERS[0]], products: 0 }));
});

test('a refresh goes over shoppers and products of this instance alone', async () => {
  const { passes, acts, after, ownership, refresh, idle } = setUp();
  const mine = partition(SHOPPERS[0] as string);
  ownership.assign([mine]);
  for (const [at, shopperId] of SHOPPERS.entries()) acts(shopperId, at + 1);
  await after(2_000);
  const ours = SHOPPERS.filter((shopperId) => partition(shopperId) === mine);
  expect(ours.length).toBeLessThan(SHOPPERS.length);
  const products = SHOPPERS.filter((_, at) => (at + 1) % PARTITIONS === mine).length;
  expect([...(passes[0]?.shoppers ?? [])].sort()).toEqual(ours);
  expect(passes[0]?.products).toBe(products);
  refresh.rewrite();
  await idle();
  expect([...(passes[1]?.shoppers ?? [])].sort()).toEqual(ours);
});

test('trending is written by the owner of the first partition, once a change of the model', async () => {
  const { sent, acts, after, ownership } = setUp();
  ownership.assign([1]);
  acts(SHOPPERS[0]);
  await after(10);
  expect(sent).toEqual([]);
  ownership.assign([0]);
  await after(10);
  await after(10);
  expect(sent).toEqual([1]);
});
