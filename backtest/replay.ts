import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { modelSeconds, type SignalEvent } from '#domain/recommendation/model/signals.ts';
import type { EventLog } from './event-log.ts';
import { eventsOf, type FeedOptions, type Offered, offer } from './feed.ts';
import type { Case, Split } from './split.ts';

const POPULAR_EVERY_SECONDS = 3600;
const BATCH = 2000;

export interface ReplayOptions {
  feeding: FeedOptions;
  model: RecommendationModel;
  /** The popularity at each case's own time; where the log has no times, that of its end. */
  then: RecommendationModel | null;
  /** By item: whether a training row knows it. */
  known: Uint8Array;
  /** Catalogue data of an item. */
  offeredAs(item: number): Offered;
  onProgress: (step: string, done: number, of: number) => void;
  /** What is popular may have changed. */
  refresh(): void;
  ask(one: Case): void;
}

/** Feeds a split's rows into the models, and asks each case in its turn. */
export class Replay {
  readonly #log: EventLog;
  readonly #split: Split;
  readonly #options: ReplayOptions;
  readonly #offered: Uint8Array;
  #popularAt = Number.NEGATIVE_INFINITY;
  fedEvents = 0;
  fedMs = 0;

  constructor(log: EventLog, split: Split, options: ReplayOptions) {
    this.#log = log;
    this.#split = split;
    this.#options = options;
    this.#offered = new Uint8Array(log.itemIds.length);
  }

  trainThenAsk(): void {
    const { model, then, known, offeredAs, refresh, ask, onProgress } = this.#options;
    known.forEach((times, item) => {
      if (times === 0) return;
      offer(model, item, offeredAs(item));
      if (then !== null) offer(then, item);
    });
    const { train, cases } = this.#split;
    let batch: SignalEvent[] = [];
    for (const event of eventsOf(this.#log, train, this.#options.feeding)) {
      if (batch.push(event) < BATCH) continue;
      this.#feed(batch);
      batch = [];
      onProgress('learning', this.fedEvents, train.length);
    }
    this.#feed(batch);
    refresh();
    let read = 0;
    (then === null ? cases : inOrder(cases)).forEach((one, n) => {
      if (then !== null) read = this.#goTo(then, one.time, read);
      ask(one);
      if (n % 50 === 0) onProgress('asking', n, cases.length);
    });
    onProgress('asking', cases.length, cases.length);
  }

  /** Each case is asked before anything of its moment is fed. */
  causally(): void {
    const { ask, onProgress } = this.#options;
    const { stream, cases } = this.#split;
    const waiting = inOrder(cases);
    let next = 0;
    let block: number[] = [];
    stream.forEach((row, n) => {
      const time = this.#log.time[row] as number;
      if (block.length > 0 && this.#log.time[block[0] as number] !== time) {
        this.#feedRows(block);
        block = [];
      }
      while (next < waiting.length && (waiting[next] as Case).time <= time) {
        this.#refreshAt(time);
        ask(waiting[next++] as Case);
      }
      block.push(row);
      if (n % 1000 === 0) onProgress('replaying', n, stream.length);
    });
    onProgress('replaying', stream.length, stream.length);
  }

  /** Each case is asked before its own row is fed, after what stands before that in the file. */
  byRow(): void {
    const { ask, onProgress } = this.#options;
    const { stream, cases } = this.#split;
    const caseOf = new Map(cases.map((one) => [one.row, one]));
    stream.forEach((row, n) => {
      const one = caseOf.get(row);
      if (one !== undefined) {
        this.#refreshAt(one.time);
        ask(one);
      }
      this.#feedRows([row]);
      if (n % 1000 === 0) onProgress('replaying', n, stream.length);
    });
    onProgress('replaying', stream.length, stream.length);
  }

  /** Feeds `then` the training rows before `time`, from the `read`-th on; returns how many it has read. */
  #goTo(then: RecommendationModel, time: number, read: number): number {
    const { train } = this.#split;
    const { feeding } = this.#options;
    let end = read;
    while (end < train.length && (this.#log.time[train[end] as number] as number) < time) end++;
    for (const event of eventsOf(this.#log, train.slice(read, end), feeding)) then.apply(event);
    then.advanceTo(modelSeconds((time + feeding.shiftSeconds) * 1000));
    this.#refreshAt(time);
    return end;
  }

  #refreshAt(time: number): void {
    if (time - this.#popularAt < POPULAR_EVERY_SECONDS) return;
    this.#options.refresh();
    this.#popularAt = time;
  }

  /** Feeds rows of one moment, and puts on sale what they are the first to name. */
  #feedRows(rows: readonly number[]): void {
    for (const row of rows) {
      const item = this.#log.item[row] as number;
      if (this.#offered[item] === 0) offer(this.#options.model, item, this.#options.offeredAs(item));
      this.#offered[item] = 1;
    }
    this.#feed([...eventsOf(this.#log, rows, this.#options.feeding)]);
  }

  #feed(events: readonly SignalEvent[]): void {
    const startedAt = performance.now();
    for (const event of events) {
      this.#options.model.apply(event);
      this.fedEvents += event.type === 'order-placed' ? event.payload.lines.length : 1;
    }
    this.fedMs += performance.now() - startedAt;
  }
}

function inOrder(cases: readonly Case[]): Case[] {
  return [...cases].sort((a, b) => a.time - b.time || a.shopper - b.shopper);
}
