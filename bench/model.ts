import { Recommender } from '#domain/recommendation/lists/recommender.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { restoreModel, snapshotModel } from '#domain/recommendation/model/snapshot.ts';
import type { Bench, Figure } from './bench.ts';
import { type SyntheticShop, syntheticEvents } from './synthetic-shop.ts';

const PRODUCTS = 20_000;

function modelOf(shop: SyntheticShop): RecommendationModel {
  const model = new RecommendationModel();
  for (let n = 1; n <= shop.products; n++)
    model.putProduct({
      productId: n,
      version: 1,
      name: `상품 ${n}`,
      categoryId: n % 14,
      kind: `종류 ${n % 240}`,
      marginRate: 0.2,
      stock: 10,
      listed: true,
      soldCount: n % 97,
      createdAt: '2025-01-01T00:00:00Z',
    });
  return model;
}

/** CPU time of this thread alone: equals the elapsed time on an otherwise idle machine. */
function microsecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/** Seconds to fold `count` events of `source`, the making of the events left out. */
function fold(
  model: RecommendationModel,
  source: Iterator<Parameters<RecommendationModel['apply']>[0]>,
  count: number,
) {
  const CHUNK = 10_000;
  let spentMs = 0;
  let cpuMicroseconds = 0;
  for (let done = 0; done < count; done += CHUNK) {
    const events = Array.from({ length: Math.min(CHUNK, count - done) }, () => source.next().value);
    const begunMs = performance.now();
    const cpu = process.threadCpuUsage();
    for (const event of events) model.apply(event);
    spentMs += performance.now() - begunMs;
    cpuMicroseconds += microsecondsSince(cpu);
  }
  return { seconds: spentMs / 1_000, cpuSeconds: cpuMicroseconds / 1e6 };
}

/** Updates and recommendations of one core, at 20,000 products and 20,000 shoppers with full histories. */
export const modelSpeedBench: Bench = {
  name: 'model',
  figures: ['model.updatesPerSecond', 'model.recommendP99Ms', 'model.recommendP50Ms', 'model.megabytes'],
  async run({ progress, quick }) {
    const shop = { products: PRODUCTS, shoppers: 20_000, seed: 1 };
    const warm = quick ? 50_000 : 500_000;
    const measured = quick ? 20_000 : 200_000;
    const model = modelOf(shop);
    const events = syntheticEvents(shop, warm + measured);
    progress(`filling with ${warm} events`);
    fold(model, events, warm);
    const { seconds, cpuSeconds } = fold(model, events, measured);
    const recommender = new Recommender(model);
    recommender.refreshTrending();
    const times: number[] = [];
    const cpuTimes: number[] = [];
    for (let n = 0; n < 4_000; n++) {
      const shopper = (n * 7_919) % model.shoppers.length;
      const begunMs = performance.now();
      const cpu = process.threadCpuUsage();
      recommender.listsOf(shopper);
      if (n < 1_000) continue;
      cpuTimes.push(microsecondsSince(cpu) / 1_000);
      times.push(performance.now() - begunMs);
    }
    for (const all of [times, cpuTimes]) all.sort((a, b) => a - b);
    const at = (share: number, of = times) => of[Math.floor(of.length * share)] ?? Number.NaN;
    return {
      'model.updatesPerSecond': {
        value: Math.round(measured / seconds),
        unit: 'events/s',
        target: { atLeast: 50_000 },
        peers: { 'Map of Maps, same window': 75_000, 'typed pair counts alone, no UserCF, no forgetting': 261_000 },
        note: `one core, ${PRODUCTS} products, after ${warm} events: ItemCF, UserCF, popularity, dedupe, eviction`,
      },
      'model.recommendP50Ms': { value: at(0.5), unit: 'ms' },
      'model.recommendP99Ms': {
        value: at(0.99),
        unit: 'ms',
        target: { atMost: 2 },
        peers: { 'exact over all pairs, ItemCF alone': '1.3–1.6', 'Serenade, p90 over loopback': 0.84 },
        note: 'all four lists of one shopper with scores, reasons and fallbacks',
      },
      'model.updatesPerCpuSecond': { value: Math.round(measured / cpuSeconds), unit: 'events/s' },
      'model.recommendCpuP50Ms': { value: at(0.5, cpuTimes), unit: 'ms' },
      'model.recommendCpuP99Ms': { value: at(0.99, cpuTimes), unit: 'ms' },
      'model.megabytes': {
        value: Math.round(model.bytes / 1e6),
        unit: 'MB',
        note: 'histories, sequences and holders: all that grows with shoppers and their acts',
      },
    };
  },
};

const SIZES = [
  ['1k', 1_000],
  ['10k', 10_000],
  ['100k', 100_000],
  ['1m', 1_000_000],
] as const;

/**
 * How the cost of an event and of a shopper's lists grows with the catalogue; as many events and shoppers each time.
 */
export const modelCostBench: Bench = {
  name: 'model-cost',
  figures: ['model.costRatio1mTo10k', 'model.microsecondsAt10k', 'model.microsecondsAt1m', 'model.listsMsAt1m'],
  async run({ progress, quick }) {
    const events = quick ? 100_000 : 600_000;
    const figures: Record<string, Figure> = {};
    const cost = new Map<string, number>();
    for (const [size, products] of SIZES) {
      progress(`${products} products`);
      const shop = { products, shoppers: 30_000, seed: 2 };
      const model = modelOf(shop);
      const source = syntheticEvents(shop, events);
      fold(model, source, events / 2);
      const microseconds = (fold(model, source, events / 2).cpuSeconds * 1e6) / (events / 2);
      cost.set(size, microseconds);
      figures[`model.microsecondsAt${size}`] = { value: microseconds, unit: 'µs/event' };
      figures[`model.listsMsAt${size}`] = { value: meanListsMs(model), unit: 'ms of CPU', note: 'the mean' };
    }
    const ratio = (cost.get('1m') ?? Number.NaN) / (cost.get('10k') ?? Number.NaN);
    return {
      'model.costRatio1mTo10k': { value: ratio, unit: 'ratio', target: { atMost: 2 }, note: 'of CPU time' },
      ...figures,
    };
  },
};

/** CPU for all lists of one shopper, once the code is warm. */
function meanListsMs(model: RecommendationModel): number {
  const recommender = new Recommender(model);
  recommender.refreshTrending();
  const listsOf = (from: number, count: number) => {
    for (let n = from; n < from + count; n++) recommender.listsOf((n * 7_919) % model.shoppers.length);
  };
  listsOf(0, 500);
  const cpu = process.threadCpuUsage();
  listsOf(500, 2_000);
  return microsecondsSince(cpu) / 2_000 / 1_000;
}

/** What a start costs: a model of a million products as a snapshot, and back. */
export const snapshotBench: Bench = {
  name: 'snapshot',
  figures: ['snapshot.megabytes', 'snapshot.takeSeconds', 'snapshot.restoreSeconds'],
  async run({ progress, quick }) {
    const products = quick ? 100_000 : 1_000_000;
    const shoppers = quick ? 10_000 : 100_000;
    const count = quick ? 100_000 : 1_000_000;
    const shop = { products, shoppers, seed: 3 };
    const model = modelOf(shop);
    progress(`filling ${products} products with ${count} events`);
    fold(model, syntheticEvents(shop, count), count);
    const timed = <T>(work: () => T) => {
      const begunMs = performance.now();
      const cpu = process.threadCpuUsage();
      const result = work();
      return { result, seconds: (performance.now() - begunMs) / 1_000, cpuSeconds: microsecondsSince(cpu) / 1e6 };
    };
    const taken = timed(() => snapshotModel(model, { behavior: { 0: String(count) } }));
    const restored = timed(() => restoreModel(taken.result));
    if (restored.result.model.activeShoppers !== model.activeShoppers) throw new Error('The snapshot lost shoppers.');
    const note = (cpuSeconds: number) =>
      `${products} products, ${model.activeShoppers} shoppers, ${count} events; ${cpuSeconds.toFixed(1)} s of CPU`;
    return {
      'snapshot.megabytes': { value: Math.round(taken.result.byteLength / 1e6), unit: 'MB' },
      'snapshot.takeSeconds': { value: taken.seconds, unit: 's', note: note(taken.cpuSeconds) },
      'snapshot.takeCpuSeconds': { value: taken.cpuSeconds, unit: 's' },
      'snapshot.restoreSeconds': { value: restored.seconds, unit: 's', note: note(restored.cpuSeconds) },
      'snapshot.restoreCpuSeconds': { value: restored.cpuSeconds, unit: 's' },
    };
  },
};
