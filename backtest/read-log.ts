import { UsageError } from '#contracts/command-line.ts';
import type { EventOptions } from '#import/reading/event-layout.ts';
import { type Collector, collectEvents, type EventRow, noEvents } from '#import/reading/events.ts';
import { isoOf, type Reading } from '#import/reading/reading.ts';
import { openLines, tableIn } from '#import/reading/table.ts';
import type { OnBytes } from '#import/reading/unpack.ts';
import { createEventLog, type EventLog, Numbering } from './event-log.ts';
import { sessionLog } from './read-sessions.ts';

export interface ReadOptions extends EventOptions {
  onBytes?: OnBytes;
}

/**
 * Reads an event log, as import/reading finds it to be; or whole sessions, one a line, items apart by blanks. A row
 * that cannot be read is counted with its reason and left out. Throws a UsageError for a file without events and where
 * it is open how to read it. Memory: the log in columns.
 */
export async function readLog(path: string, { onBytes, ...options }: ReadOptions = {}): Promise<EventLog> {
  const opened = await openLines(path, options);
  if (opened.head.length === 0) throw new UsageError(`${path} holds no events: it is empty.`);
  const table = await tableIn(opened, options);
  if (table === null) return sessionLog(opened, options, onBytes);
  const { file, collected } = await collectEvents(table, options, ({ reading }) => new LogOf(path, reading), onBytes);
  const { log } = collected;
  if (log.item.length === 0) throw noEvents(path, log.bad);
  log.reading = { ...file.reading, ...spanOf(log) };
  return log;
}

class LogOf implements Collector {
  readonly log: EventLog;
  readonly #shoppers: Numbering;
  readonly #items: Numbering;

  constructor(path: string, reading: Reading) {
    this.log = createEventLog(path, reading);
    this.#shoppers = new Numbering(this.log.shopperIds);
    this.#items = new Numbering(this.log.itemIds);
  }

  get bad() {
    return this.log.bad;
  }

  take({ shopper, item, kind, quantity, seconds }: EventRow): void {
    const { log } = this;
    log.shopper.push(this.#shoppers.of(shopper));
    log.item.push(this.#items.of(item));
    log.kind.push(kind);
    log.weight.push(quantity);
    log.time.push(seconds);
  }
}

function spanOf({ time }: EventLog): Pick<Reading, 'firstAt' | 'lastAt'> {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const seconds of time) {
    if (seconds < first) first = seconds;
    if (seconds > last) last = seconds;
  }
  return { firstAt: isoOf(first), lastAt: isoOf(last) };
}
