import { expect, test } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { queryItemsOf } from '#domain/recommendation/lists/query-items.ts';
import { UNIT } from '#domain/recommendation/memory/fixed-point.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { isSignalEvent } from '#domain/recommendation/model/signals.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createCollector } from '#server/realtime/collector/collector.ts';
import { DEFAULT_CROWD_LIMITS } from '#server/realtime/collector/crowds.ts';
import { recommenderOf } from '#tests/support/model.ts';
import { generateLog } from './generated-log.ts';
import { idOf } from './replay-log.ts';

// A thousand guests who all look at the same two products: what do the shop's own shoppers see of it?
// (docs/decisions/0083)
const log = generateLog({ seed: 7, shoppers: 300, products: 400, events: 12_000, crowds: false });
const BOTS = 1_000;
const TOP = 10;
const LIST_NAMES = ['item-cf', 'user-cf'] as const;
const endMs = Date.parse(log.events.at(-1)?.occurredAt ?? '');

function learn(model: RecommendationModel, events: readonly BehaviorEvent[]): void {
  for (const event of events) if (isSignalEvent(event)) model.apply(event);
}

function modelOf(attack: readonly BehaviorEvent[]): RecommendationModel {
  const model = new RecommendationModel();
  for (const product of log.products) model.putProduct(product);
  learn(model, log.events);
  learn(model, attack);
  return model;
}

/** What the collector puts on the log of `BOTS` guests, each of whom opens the two products once. */
async function attack(pair: readonly number[], addressOf: (bot: number) => string): Promise<BehaviorEvent[]> {
  const taken: BehaviorEvent[] = [];
  const producer: LogProducer = {
    async send(_, messages) {
      taken.push(...messages.map(({ value }) => behaviorEventSchema.parse(JSON.parse(String(value)))));
    },
    queued: () => 0,
    close: async () => undefined,
  };
  const collector = createCollector({
    record: () => undefined,
    producer,
    logger: silentLogger(),
    metrics: createMetrics({ process: 'test', defaults: false }),
    now: () => endMs,
  });
  for (let bot = 0; bot < BOTS; bot++) {
    const { status } = await collector.collect({
      body: { events: pair.map((productId) => ({ type: 'page-viewed', payload: { productId } })) },
      sender: { shopperId: idOf('shopper', `bot ${bot}`), sessionId: `bot ${bot}` },
      address: addressOf(bot),
      isGuest: true,
      optedOut: false,
    });
    expect(status).toBe(202);
  }
  expect(taken).toHaveLength(2 * BOTS);
  return taken;
}

interface Effect {
  /** Shoppers who had looked at the bait lately. */
  baited: number;
  /**
   * The shop's own shoppers in whose first ten of a list the pushed product is: those who had looked at its partner
   * lately, and all others.
   */
  near: number;
  others: number;
  /** Place in what is trending; 0: not among the first ten. */
  trendingPlace: number;
}

function effectOf(model: RecommendationModel, [bait, pushed]: readonly [number, number]): Effect {
  const recommender = recommenderOf(model);
  const effect: Effect = { baited: 0, near: 0, others: 0, trendingPlace: 0 };
  for (const shopperId of new Set(log.events.map((event) => event.shopperId))) {
    const shopper = model.shoppers.find(shopperId);
    if (shopper < 0) continue;
    const { lists } = recommender.listsOf(shopper);
    const queryItems = queryItemsOf(model, shopper, model.settings.queryItems);
    const isBaited = queryItems.some(({ item }) => model.catalogue.productId(item) === bait);
    if (isBaited) effect.baited++;
    const isShown = LIST_NAMES.some((name) =>
      lists.some(
        ({ list, items }) => list === name && items.slice(0, TOP).some(({ productId }) => productId === pushed),
      ),
    );
    if (isShown && isBaited) effect.near++;
    else if (isShown) effect.others++;
  }
  const trending = recommender.trending()?.items.findIndex(({ productId }) => productId === pushed) ?? -1;
  if (trending >= 0 && trending < TOP) effect.trendingPlace = trending + 1;
  return effect;
}

/** Place of the pushed product by recent acts alone, without the evidence that trending asks for. */
function placeByActs({ catalogue, trending }: RecommendationModel, [, pushed]: readonly [number, number]): number {
  const score = ({ productId }: { productId: number }) => trending.score(catalogue.find(productId));
  return 1 + log.products.filter((product) => score(product) > score({ productId: pushed })).length;
}

const quiet = modelOf([]);
const byFrequency = [...log.products].sort(
  (a, b) =>
    quiet.frequency(quiet.catalogue.find(b.productId)) - quiet.frequency(quiet.catalogue.find(a.productId)) ||
    a.productId - b.productId,
);
const servable = byFrequency.filter(({ productId }) => quiet.catalogue.servable(quiet.catalogue.find(productId)));
/** What most shoppers know, and what hardly any does. */
const PAIR = [servable[0]?.productId ?? 0, servable.at(-1)?.productId ?? 0] as const;

test('from one address: nobody sees it first who has not lately looked at the bait, few do who have, and it does not trend', async () => {
  expect(effectOf(quiet, PAIR)).toMatchObject({ near: 0, others: 0, trendingPlace: 0 });
  const events = await attack(PAIR, () => '203.0.113.7');
  expect(events.filter(({ crowd }) => crowd !== true)).toHaveLength(2 * DEFAULT_CROWD_LIMITS.actsOnProduct);
  const effect = effectOf(modelOf(events), PAIR);
  expect(effect).toMatchObject({ others: 0, trendingPlace: 0 });
  expect(effect.baited).toBeGreaterThan(10);
  expect(effect.near).toBeLessThanOrEqual(effect.baited / 4);
  // Without the collector's mark its acts would be among the most: what is held back is held back by it.
  const unmarked = events.map(({ crowd: _, ...event }) => event as BehaviorEvent);
  expect(placeByActs(modelOf(events), PAIR)).toBeGreaterThan(TOP);
  expect(placeByActs(modelOf(unmarked), PAIR)).toBeLessThanOrEqual(2);
});

/** Addresses of as many networks as there are bots. */
const elsewhere = (bot: number) => `198.18.${Math.floor(bot / 250)}.${bot % 250}`;

test('from a thousand addresses: still nobody who has not lately looked at the bait, and what nobody buys does not trend', async () => {
  const events = await attack(PAIR, elsewhere);
  expect(events.filter(({ crowd }) => crowd === true)).toEqual([]);
  const model = modelOf(events);
  expect(effectOf(model, PAIR)).toMatchObject({ others: 0, trendingPlace: 0 });
  expect(placeByActs(model, PAIR)).toBeLessThanOrEqual(2);
});

test('a product with few buyers trends no higher than these bear out', async () => {
  const bought = new Map<number, number>();
  for (const event of log.events)
    if (event.type === 'order-placed')
      for (const { productId } of event.payload.lines) bought.set(productId, (bought.get(productId) ?? 0) + 1);
  const rarely = servable.find(({ productId }) => bought.get(productId) === 1)?.productId ?? 0;
  const model = modelOf(await attack([PAIR[0], rarely], elsewhere));
  const { settings, catalogue } = model;
  expect(model.trending.score(catalogue.find(rarely))).toBeGreaterThan(1_000 * UNIT);
  expect(model.trendingScore(catalogue.find(rarely))).toBeLessThanOrEqual(settings.trendingPerBuyer * UNIT);
});
