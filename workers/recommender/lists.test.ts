import { afterEach, expect, test, vi } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { Push } from '#contracts/push.ts';
import { TOPIC_SETTINGS } from '#contracts/topics.ts';
import type { SignalEvent } from '#domain/recommendation/model/signals.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';
import { silentLogger } from '#server/observability/logger.ts';
import type { ListChange } from '#server/recommendation/list-store.ts';
import { modelOfProducts } from '../../tests/support/model.ts';
import { createLists } from './lists.ts';
import { DEFAULT_RECOMMENDER_SETTINGS } from './settings.ts';

const shopperId = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const partition = (id: string) => partitionOf(id, TOPIC_SETTINGS.behavior.partitions);
const ids = Array.from({ length: 200 }, (_, n) => shopperId(n + 1));
const ME = ids[0] as string;
/** A shopper whose lists another instance writes. */
const OTHER = ids.find((id) => partition(id) !== partition(ME)) as string;

let stopLists: (() => void) | undefined;
afterEach(() => stopLists?.());

/** Lists in memory, both shoppers in the shop, a model that nothing else changes. */
function setUp() {
  const model = modelOfProducts(40);
  const changes: ListChange[] = [];
  const pushes: Push[] = [];
  const lists = createLists({
    model,
    instance: 'one',
    settings: { ...DEFAULT_RECOMMENDER_SETTINGS, intervalMs: 0, tickMs: 5, quietMs: 20 },
    lists: {
      read: () => Promise.reject(new Error('the worker reads no list')),
      write: async (written) => void changes.push(...written),
      touchMarker: async () => true,
      online: async () => [ME, OTHER],
    },
    pushes: { publish: async (sent) => void pushes.push(...sent) },
    logger: silentLogger(),
  });
  stopLists = lists.stop;
  let n = 0;
  const views = (viewer: string, productId: number) => {
    n++;
    const event = {
      id: `01890000-0000-7000-9000-${String(n).padStart(12, '0')}`,
      type: 'page-viewed',
      version: 1,
      shopperId: viewer,
      sessionId: ME,
      occurredAt: new Date().toISOString(),
      payload: { path: '/', productId },
    } as const;
    const shopper = model.apply(event as SignalEvent);
    const folded = { event: event as BehaviorEvent, shopper, partition: partition(viewer), timestampMs: Date.now() };
    lists.onFolded(folded);
  };
  const writtenFor = () =>
    new Set(
      changes.flatMap(({ audience }) =>
        typeof audience === 'object' && 'shopperId' in audience ? [audience.shopperId] : [],
      ),
    );
  const pushedTo = () => new Set(pushes.flatMap(({ shopperId: to }) => (to === null ? [] : [to])));
  const until = (condition: () => boolean) =>
    vi.waitFor(() => expect(condition(), `written for ${[...writtenFor()]}, pushed to ${[...pushedTo()]}`).toBe(true), {
      timeout: 5_000,
      interval: 2,
    });
  return { lists, views, changes, writtenFor, pushedTo, until };
}

test('lists are computed for shoppers of this instance alone: not for another’s act, nor in a refresh', async () => {
  const { lists, views, changes, writtenFor, pushedTo, until } = setUp();
  lists.assign([partition(ME)]);
  await lists.start();
  views(OTHER, 1);
  views(OTHER, 2);
  views(ME, 1);
  await until(() => pushedTo().has(ME));
  const written = changes.length;
  // A refresh has gone over all: the acts above changed what ME is shown beside them, or nothing is left to write.
  views(OTHER, 3);
  views(ME, 2);
  await until(() => changes.length > written);
  expect([[...writtenFor()], [...pushedTo()]]).toEqual([[ME], [ME]]);
});

test('an act is pushed to user neighbours in the shop, but not to those of another instance', async () => {
  const { lists, views, pushedTo, writtenFor, until } = setUp();
  lists.assign([partition(ME)]);
  await lists.start();
  for (const productId of [1, 2, 3]) views(OTHER, productId);
  for (const productId of [1, 2, 3, 4]) views(ME, productId);
  await until(() => pushedTo().has(ME));
  expect([...writtenFor(), ...pushedTo()]).not.toContain(OTHER);
});

test('a partition that is taken over brings its shoppers’ lists, one that is lost takes them away', async () => {
  const { lists, views, changes, writtenFor, until } = setUp();
  lists.assign([partition(ME)]);
  await lists.start();
  views(OTHER, 1);
  views(ME, 1);
  await until(() => writtenFor().has(ME));
  lists.assign([partition(OTHER)]);
  await until(() => writtenFor().has(OTHER));
  const before = changes.length;
  views(ME, 2);
  views(OTHER, 2);
  await until(() => changes.length > before);
  const since = new Set(changes.slice(before).map(({ audience }) => JSON.stringify(audience)));
  expect(since).not.toContain(JSON.stringify({ shopperId: ME }));
});
