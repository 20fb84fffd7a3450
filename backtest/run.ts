import { type LogKind, logKindOf, MIX_OF, SETTINGS_OF, withOwn } from '#domain/recommendation/lists/log-kind.ts';
import { type Mix, Ranker } from '#domain/recommendation/lists/ranking.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { ModelSettings } from '#domain/recommendation/model/settings.ts';
import { modelSeconds, type SignalEvent } from '#domain/recommendation/model/signals.ts';
import { type EventLog, isInterest } from './event-log.ts';
import { eventsOf, type FeedOptions, itemOf, offer, productIdOf, shiftSecondsOf, shopperIdOf } from './feed.ts';
import { type Figures, popularitiesOf, Score } from './metrics.ts';
import type { Case, Split } from './split.ts';

export const MODELS = ['popularity', 'item-cf', 'user-cf', 'blend'] as const;
export type ModelName = (typeof MODELS)[number];

export interface RunOptions {
  /** Ask each case when its moment comes, of a model that has read nothing of that moment or later. */
  causal?: boolean;
  /** With `causal`: of the target's own second, what stands before its row has been read. */
  byRow?: boolean;
  /** Items a session has seen may come again (session protocol). */
  repeats?: boolean;
  kind?: LogKind;
  settings?: Partial<ModelSettings>;
  mix?: Partial<Mix>;
  onProgress?: (step: string, done: number, of: number) => void;
  /** Every list as it is made. */
  onList?: (model: ModelName, one: Case, items: readonly number[]) => void;
}

export interface RunResult {
  kind: LogKind;
  models: Record<ModelName, Figures>;
  cases: number;
  coldTargets: number;
  trainItems: number;
  eventsPerSecond: number;
  listMs: { p50: number; p99: number };
  memoryMb: number;
}

const LIST_SIZE = 20;
const POPULAR_EVERY_SECONDS = 3600;
const NOTHING: Mix = { itemCf: 0, userCf: 0, popularity: 0, popularityPerDayAway: 0, own: 0 };

/** Which kind of log it is, by the rule that also chooses for a shop. */
export function kindOfLog(log: EventLog): LogKind {
  let events = 0;
  let orders = 0;
  let views = 0;
  const moments = new Set<string>();
  const pairs = new Set<string>();
  for (let row = 0; row < log.item.length; row++) {
    const kind = log.kind[row];
    if (kind === undefined || !isInterest(kind)) continue;
    events++;
    if (kind === 'order') orders++;
    else if (kind !== 'act') views++;
    pairs.add(`${log.shopper[row]} ${log.item[row]}`);
    if (!log.sessions) moments.add(`${log.shopper[row]} ${log.time[row]}`);
  }
  return logKindOf({
    events,
    moments: log.sessions ? events : moments.size,
    pairs: pairs.size,
    shoppers: log.shopperIds.length,
    orders,
    views,
  });
}

/** Replays a split through the models that serve the shop, and scores their lists. */
export function run(log: EventLog, split: Split, options: RunOptions = {}): RunResult {
  return new Run(log, split, options).result();
}

class Run {
  readonly #log: EventLog;
  readonly #split: Split;
  readonly #options: RunOptions;
  readonly #kind: LogKind;
  readonly #feeding: FeedOptions;
  readonly #model: RecommendationModel;
  /** The popularity of each question's own moment; where the log has no moments, that of its end. */
  readonly #then: RecommendationModel | null;
  readonly #ranker: Ranker;
  readonly #mixes: Record<ModelName, Mix>;
  readonly #scores: Record<ModelName, Score>;
  readonly #trainItems: number;
  readonly #known: Uint8Array;
  readonly #offered: Uint8Array;
  readonly #listMs: number[] = [];
  #fedEvents = 0;
  #fedMs = 0;
  #asked = 0;
  #coldTargets = 0;
  #popularAt = Number.NEGATIVE_INFINITY;

  constructor(log: EventLog, split: Split, options: RunOptions) {
    this.#log = log;
    this.#split = split;
    this.#options = options;
    this.#kind = options.kind ?? kindOfLog(log);
    this.#feeding = { baskets: this.#kind === 'baskets', shiftSeconds: shiftSecondsOf(log) };
    const settings = { ...SETTINGS_OF[this.#kind], ...options.settings };
    this.#model = new RecommendationModel(settings);
    const timed = options.causal !== true && split.protocol !== 'session';
    this.#then = timed ? new RecommendationModel({ ...settings, pairWindow: 0, holdersPerItem: 1 }) : null;
    this.#ranker = new Ranker(this.#model, this.#then?.popularity);
    const repeats = options.repeats === true;
    const alone = (mix: Mix): Mix => (repeats ? withOwn(mix) : mix);
    this.#mixes = {
      popularity: { ...NOTHING, popularity: 1 },
      'item-cf': alone({ ...NOTHING, itemCf: 1 }),
      'user-cf': alone({ ...NOTHING, userCf: 1 }),
      blend: { ...MIX_OF[this.#kind][repeats ? 'any' : 'unseen'], ...options.mix },
    };
    const train = split.train.map((row) => ({ shopper: log.shopper[row] as number, item: log.item[row] as number }));
    const popularities = popularitiesOf(train, log.itemIds.length);
    this.#trainItems = popularities.items;
    this.#known = Uint8Array.from(popularities.count, (times) => (times > 0 ? 1 : 0));
    this.#offered = new Uint8Array(log.itemIds.length);
    this.#scores = Object.fromEntries(MODELS.map((name) => [name, new Score(popularities)])) as Record<
      ModelName,
      Score
    >;
  }

  result(): RunResult {
    if (this.#options.causal === true && this.#options.byRow === true) this.#replayByRow();
    else if (this.#options.causal === true) this.#replayCausally();
    else this.#learnThenAsk();
    this.#listMs.sort((a, b) => a - b);
    const at = (share: number) =>
      Math.round((this.#listMs[Math.floor((this.#listMs.length - 1) * share)] ?? 0) * 1e3) / 1e3;
    return {
      kind: this.#kind,
      models: Object.fromEntries(MODELS.map((name) => [name, this.#scores[name].figures()])) as Record<
        ModelName,
        Figures
      >,
      cases: this.#asked,
      coldTargets: this.#coldTargets,
      trainItems: this.#trainItems,
      eventsPerSecond: Math.round(this.#fedEvents / Math.max(this.#fedMs / 1000, 1e-3)),
      listMs: { p50: at(0.5), p99: at(0.99) },
      memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
    };
  }

  #learnThenAsk(): void {
    for (let item = 0; item < this.#known.length; item++) {
      if (this.#known[item] === 0) continue;
      offer(this.#model, item);
      if (this.#then !== null) offer(this.#then, item);
    }
    const { train, cases } = this.#split;
    const events = eventsOf(this.#log, train, this.#feeding);
    let batch: SignalEvent[] = [];
    for (const event of events) {
      batch.push(event);
      if (batch.length < 2000) continue;
      this.#feed(batch);
      batch = [];
      this.#options.onProgress?.('learning', this.#fedEvents, train.length);
    }
    this.#feed(batch);
    this.#ranker.refreshPopular();
    const waiting = [...cases].sort((a, b) => a.time - b.time || a.shopper - b.shopper);
    let read = 0;
    (this.#then === null ? cases : waiting).forEach((one, n) => {
      if (this.#then !== null) read = this.#goTo(this.#then, one.time, read);
      this.#ask(one);
      if (n % 50 === 0) this.#options.onProgress?.('asking', n, cases.length);
    });
    this.#options.onProgress?.('asking', cases.length, cases.length);
  }

  /** Feeds `then` the training rows before `time`, from the `read`-th on; returns how many it has read. */
  #goTo(then: RecommendationModel, time: number, read: number): number {
    const { train } = this.#split;
    let end = read;
    while (end < train.length && (this.#log.time[train[end] as number] as number) < time) end++;
    for (const event of eventsOf(this.#log, train.slice(read, end), this.#feeding)) then.apply(event);
    then.advanceTo(this.#modelSeconds(time));
    this.#refreshPopularAt(time);
    return end;
  }

  #modelSeconds(time: number): number {
    return modelSeconds((time + this.#feeding.shiftSeconds) * 1000);
  }

  #refreshPopularAt(time: number): void {
    if (time - this.#popularAt < POPULAR_EVERY_SECONDS) return;
    this.#ranker.refreshPopular();
    this.#popularAt = time;
  }

  #replayCausally(): void {
    const { stream, cases } = this.#split;
    const waiting = [...cases].sort((a, b) => a.time - b.time || a.shopper - b.shopper);
    let next = 0;
    let block: number[] = [];
    stream.forEach((row, n) => {
      const time = this.#log.time[row] as number;
      if (block.length > 0 && this.#log.time[block[0] as number] !== time) {
        this.#learn(block);
        block = [];
      }
      while (next < waiting.length && (waiting[next] as Case).time <= time) {
        this.#refreshPopularAt(time);
        this.#ask(waiting[next++] as Case);
      }
      block.push(row);
      if (n % 1000 === 0) this.#options.onProgress?.('replaying', n, stream.length);
    });
    this.#options.onProgress?.('replaying', stream.length, stream.length);
  }

  #replayByRow(): void {
    const { stream, cases } = this.#split;
    const caseOf = new Map(cases.map((one) => [one.row, one]));
    stream.forEach((row, n) => {
      const one = caseOf.get(row);
      if (one !== undefined) {
        this.#refreshPopularAt(one.time);
        this.#ask(one);
      }
      this.#learn([row]);
      if (n % 1000 === 0) this.#options.onProgress?.('replaying', n, stream.length);
    });
    this.#options.onProgress?.('replaying', stream.length, stream.length);
  }

  /** Feeds rows of one moment, and puts on sale what they are the first to name. */
  #learn(rows: readonly number[]): void {
    for (const row of rows) {
      const item = this.#log.item[row] as number;
      if (this.#offered[item] === 0) offer(this.#model, item);
      this.#offered[item] = 1;
    }
    this.#feed([...eventsOf(this.#log, rows, this.#feeding)]);
  }

  #feed(events: readonly SignalEvent[]): void {
    const startedAt = performance.now();
    for (const event of events) {
      this.#model.apply(event);
      this.#fedEvents += event.type === 'order-placed' ? event.payload.lines.length : 1;
    }
    this.#fedMs += performance.now() - startedAt;
  }

  #ask(one: Case): void {
    const { repeats = false } = this.#options;
    if (one.prefix !== undefined && !repeats && one.prefix.includes(one.targets[0] as number)) return;
    this.#asked++;
    this.#coldTargets += one.targets.filter((item) => this.#known[item] !== 1).length;
    const visitor = one.prefix === undefined ? one.shopper : this.#log.shopperIds.length;
    if (one.prefix !== undefined) this.#visit(visitor, one.prefix, one.time);
    const startedAt = performance.now();
    const shopper = this.#model.shoppers.find(shopperIdOf(visitor));
    this.#ranker.begin(shopper, repeats, this.#modelSeconds(one.time));
    const blended = this.#ranker.top(this.#mixes.blend, LIST_SIZE);
    this.#listMs.push(performance.now() - startedAt);
    for (const name of MODELS) {
      const products = name === 'blend' ? blended : this.#ranker.top(this.#mixes[name], LIST_SIZE);
      const items = products.map(itemOf);
      this.#scores[name].add(items, one.targets);
      this.#options.onList?.(name, one, items);
    }
    if (one.prefix !== undefined && shopper >= 0) this.#model.forget(shopper);
  }

  /** A session begins and goes as far as the prefix; it is forgotten once it has been asked. */
  #visit(visitor: number, prefix: readonly number[], time: number): void {
    const occurredAt = new Date((time + this.#feeding.shiftSeconds) * 1000).toISOString();
    prefix.forEach((item, n) => {
      this.#model.apply({
        id: `ffffffff-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
        type: 'page-viewed',
        shopperId: shopperIdOf(visitor),
        occurredAt,
        payload: { productId: productIdOf(item) },
      });
    });
  }
}
