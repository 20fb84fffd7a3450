import { type LogKind, listSettingsOf, SETTINGS_OF } from '#domain/recommendation/lists/log-kind.ts';
import type { Mix } from '#domain/recommendation/lists/mix.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { ListSettings, ModelSettings } from '#domain/recommendation/model/settings.ts';
import { modelSeconds } from '#domain/recommendation/model/signals.ts';
import type { Catalogue } from './catalogue.ts';
import type { EventLog } from './event-log.ts';
import { type FeedOptions, itemOf, productIdOf, shiftSecondsOf, shopperIdOf } from './feed.ts';
import { kindOfLog } from './kind-of-log.ts';
import { type Figures, popularitiesOf } from './metrics.ts';
import { FrozenPopularity } from './popularity.ts';
import { type ModelName, Rankings } from './rankings.ts';
import { Replay } from './replay.ts';
import { type RuleFigures, Scores } from './scores.ts';
import type { Case, Split } from './split.ts';

export interface RunOptions {
  /** Ask each case when its moment comes, of a model that has read nothing of that moment or later. */
  causal?: boolean;
  /** With `causal`: of the target's own second, what stands before its row has been read. */
  byRow?: boolean;
  /** Items a session has seen may come again (session protocol). */
  repeats?: boolean;
  kind?: LogKind;
  settings?: Partial<ModelSettings>;
  lists?: Partial<ListSettings>;
  mix?: Partial<Mix>;
  catalogue?: Catalogue;
  onProgress?: (step: string, done: number, of: number) => void;
  /** Every list as it is made. */
  onList?: (model: ModelName, one: Case, items: readonly number[]) => void;
}

export interface RunResult {
  kind: LogKind;
  models: Record<ModelName, Figures>;
  served: RuleFigures['served'];
  rules: RuleFigures['rules'];
  cases: number;
  coldTargets: number;
  trainItems: number;
  eventsPerSecond: number;
  listMs: { p50: number; p99: number };
  memoryMb: number;
}

/** Replays a split through the models and lists that serve the shop, and scores what they would have shown. */
export function run(log: EventLog, split: Split, options: RunOptions = {}): RunResult {
  const { causal = false, byRow = false, repeats = false, onList, onProgress = () => {} } = options;
  const kind = options.kind ?? kindOfLog(log);
  const feeding: FeedOptions = { baskets: kind === 'baskets', shiftSeconds: shiftSecondsOf(log) };
  const settings = { ...SETTINGS_OF[kind], ...options.settings };
  const model = new RecommendationModel(settings, { ...listSettingsOf(kind), ...options.lists });
  const visits = split.protocol === 'session';
  const then = causal || visits ? null : new RecommendationModel({ ...settings, pairWindow: 0, holdersPerItem: 1 });
  const frozen = visits && !causal ? new FrozenPopularity(model) : null;
  const popularity = frozen ?? (then ?? model).popularity;
  const rankings = new Rankings(model, kind, { repeats, mix: options.mix ?? {}, popularity });
  const train = split.train.map((row) => ({ shopper: log.shopper[row] as number, item: log.item[row] as number }));
  const popularities = popularitiesOf(train, log.itemIds.length);
  const known = Uint8Array.from(popularities.count, (times) => (times > 0 ? 1 : 0));
  const scores = new Scores(popularities);
  let coldTargets = 0;

  const ask = (one: Case) => {
    if (one.prefix !== undefined && !repeats && one.prefix.includes(one.targets[0] as number)) return;
    coldTargets += one.targets.filter((item) => known[item] !== 1).length;
    const visitor = one.prefix === undefined ? one.shopper : log.shopperIds.length;
    if (one.prefix !== undefined) visit(model, shopperIdOf(visitor), one.prefix, one.time + feeding.shiftSeconds);
    const shopper = model.shoppers.find(shopperIdOf(visitor));
    const answers = rankings.answer(shopper, modelSeconds((one.time + feeding.shiftSeconds) * 1000));
    scores.add(answers, one.targets);
    for (const name of Object.keys(answers.models) as ModelName[])
      onList?.(name, one, answers.models[name].map(itemOf));
    if (one.prefix !== undefined && shopper >= 0) model.forget(shopper);
  };

  const refresh = () => {
    frozen?.freeze();
    rankings.refresh();
  };
  // Units sold so far: all training rows are before the cases, unless cases are asked in between.
  const offeredAs = (item: number) => ({
    ...options.catalogue?.get(log.itemIds[item] as string),
    soldCount: causal ? 0 : (popularities.count[item] as number),
  });
  const replay = new Replay(log, split, { feeding, model, then, known, offeredAs, onProgress, refresh, ask });
  if (causal && byRow) replay.byRow();
  else if (causal) replay.causally();
  else replay.trainThenAsk();
  const listMs = rankings.servedMs.sort((a, b) => a - b);
  const at = (share: number) => Math.round((listMs[Math.floor((listMs.length - 1) * share)] ?? 0) * 1e3) / 1e3;
  return {
    kind,
    ...scores.figures(),
    cases: scores.cases,
    coldTargets,
    trainItems: popularities.items,
    eventsPerSecond: Math.round(replay.fedEvents / Math.max(replay.fedMs / 1000, 1e-3)),
    listMs: { p50: at(0.5), p99: at(0.99) },
    memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}

/** A session begins and goes as far as the prefix; it is forgotten once it has been asked. */
function visit(model: RecommendationModel, shopperId: string, prefix: readonly number[], timeSeconds: number): void {
  const occurredAt = new Date(timeSeconds * 1000).toISOString();
  prefix.forEach((item, n) => {
    model.apply({
      id: `ffffffff-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      type: 'page-viewed',
      shopperId,
      occurredAt,
      payload: { productId: productIdOf(item) },
    });
  });
}
