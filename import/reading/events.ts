import { UsageError } from '#contracts/command-line.ts';
import { type EventLayout, type EventOptions, eventLayoutOf } from './event-layout.ts';
import { carrier, type EventRow, taker } from './event-rows.ts';
import { type EventReading, EventSurvey } from './event-survey.ts';
import { type BadRows, noBadRows, noteBadRow } from './left-out.ts';
import { isoOf, type Reading } from './reading.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';
import { parseTime } from './time-parse.ts';
import { LAST_SECOND } from './times.ts';
import type { OnBytes } from './unpack.ts';

export type { EventRow };

/** A log of which it is known how to read it. */
export interface EventFile {
  path: string;
  reading: Reading;
  /** Batch by batch, in the order of the file. Rows left out are noted in `bad`. Memory: a batch. */
  rows(bad: BadRows, onBytes?: OnBytes): AsyncGenerator<EventRow[]>;
}

/** What is made of a log's rows. */
export interface Collector {
  bad: BadRows;
  take(row: EventRow): void;
}

/**
 * Reads an event log into a collector. How it is read is decided over all of its rows: the columns by the header or by
 * what they hold, the unit of the times, whether day or month stands first, the decimal sign. Throws a UsageError that
 * names the option which decides where two readings are as likely.
 *
 * The rows are collected as the first of them speak for while all of them are surveyed. Where all of them speak for
 * another reading, or the first leave it open, they are read once more into a new collector. Cost: one reading of the
 * file as a rule, two at most; memory: a batch, and what is collected.
 */
export async function collectEvents<C extends Collector>(
  table: Table,
  options: EventOptions,
  create: (file: EventFile) => C,
  onBytes?: OnBytes,
): Promise<{ file: EventFile; collected: C }> {
  const layout = eventLayoutOf(table, options);
  const fileOf = (how: EventReading, survey: EventSurvey): EventFile => ({
    path: table.path,
    reading: survey.describe(how),
    rows: (bad, onRead) => readRows(table, layout, how, bad, onRead),
  });
  const first = new EventSurvey(table, layout, options);
  surveyRows(table.head, layout, first);
  const likely = decidedOr(null, first);
  const survey = new EventSurvey(table, layout, options);
  let collected = likely === null ? null : create(fileOf(likely, first));
  if (likely !== null && collected !== null) {
    const { bad } = collected;
    for await (const batch of readRows(table, layout, likely, bad, onBytes, survey))
      for (const row of batch) collected.take(row);
  } else for await (const batch of table.rows(onBytes)) surveyRows(batch, layout, survey);
  const how = survey.decide();
  const file = fileOf(how, survey);
  if (collected === null || JSON.stringify(how) !== JSON.stringify(likely)) {
    collected = create(file);
    for await (const batch of file.rows(collected.bad, onBytes)) for (const row of batch) collected.take(row);
  }
  return { file, collected };
}

function decidedOr(otherwise: null, survey: EventSurvey): EventReading | null {
  try {
    return survey.decide();
  } catch (error) {
    if (error instanceof UsageError) return otherwise;
    throw error;
  }
}

function surveyRows(batch: readonly Row[], layout: EventLayout, survey: EventSurvey): void {
  const carry = carrier(layout);
  for (const row of batch) {
    if (row.problem !== undefined || row.line <= layout.headerLine) continue;
    const { shopper, time } = carry(row);
    survey.add(row, shopper, time, parseTime(time));
  }
}

async function* readRows(
  table: Table,
  layout: EventLayout,
  how: EventReading,
  bad: BadRows,
  onBytes?: OnBytes,
  survey?: EventSurvey,
): AsyncGenerator<EventRow[]> {
  const carry = carrier(layout);
  const take = taker(layout, how);
  for await (const batch of table.rows(onBytes)) {
    const events: EventRow[] = [];
    for (const row of batch) {
      if (row.line === layout.headerLine) continue;
      if (row.line < layout.headerLine && !row.cells[0]?.trimStart().startsWith('#')) continue;
      const carried = carry(row);
      const parsed = parseTime(carried.time);
      if (survey !== undefined && row.problem === undefined && row.line > layout.headerLine)
        survey.add(row, carried.shopper, carried.time, parsed);
      const event = take(row, carried, parsed);
      if ('line' in event) events.push(event);
      else noteBadRow(bad, row.line, event.reason, event.detail);
    }
    yield events;
  }
}

/** The figures of a log, as its rows come in; rows later than `latestSeconds` are left out. Memory: the ids. */
class Figures implements Collector {
  readonly bad = noBadRows();
  readonly shoppers = new Set<string>();
  readonly items = new Set<string>();
  events = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  readonly #latestSeconds: number;

  constructor(latestSeconds: number) {
    this.#latestSeconds = latestSeconds;
  }

  take({ shopper, item, seconds, line }: EventRow): void {
    if (seconds > this.#latestSeconds) {
      noteBadRow(this.bad, line, 'time in the future', `${isoOf(seconds)} is in the future`);
      return;
    }
    this.events++;
    this.shoppers.add(shopper);
    this.items.add(item);
    if (seconds < this.first) this.first = seconds;
    if (seconds > this.last) this.last = seconds;
  }
}

/** Reads all of a log for its figures, and finds out how it is read. Throws where no event is left. Memory: the ids. */
export async function figuresOf(table: Table, options: EventOptions, latestSeconds = LAST_SECOND) {
  const { file, collected } = await collectEvents(table, options, () => new Figures(latestSeconds));
  const { bad, events, shoppers, items, first, last } = collected;
  if (events === 0) throw noEvents(file.path, bad);
  const figures = { events, shoppers: shoppers.size, items: items.size, first: isoOf(first), last: isoOf(last) };
  return { file, ...figures, lastSeconds: last, bad };
}

/** The error for a log without a usable row. */
export function noEvents(path: string, bad: BadRows): UsageError {
  const [first] = bad.examples;
  const why = first === undefined ? '' : ` ${bad.count} rows left out; line ${first.line}: ${first.reason}.`;
  return new UsageError(`${path} holds no events.${why}`);
}
