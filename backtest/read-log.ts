import { UsageError } from '#contracts/command-line.ts';
import type { EventOptions } from '#import/reading/event-layout.ts';
import { noEvents, openEvents } from '#import/reading/events.ts';
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
  const file = await openEvents(table, options);
  const log = createEventLog(path, file.reading);
  const shoppers = new Numbering(log.shopperIds);
  const items = new Numbering(log.itemIds);
  for await (const batch of file.rows(log.bad, onBytes))
    for (const { shopper, item, kind, quantity, seconds } of batch) {
      log.shopper.push(shoppers.of(shopper));
      log.item.push(items.of(item));
      log.kind.push(kind);
      log.weight.push(quantity);
      log.time.push(seconds);
    }
  if (log.item.length === 0) throw noEvents(path, log.bad);
  log.reading = { ...file.reading, ...spanOf(log) };
  return log;
}

function spanOf({ time }: EventLog): Pick<Reading, 'firstAt' | 'lastAt'> {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const seconds of time) {
    if (seconds < first) first = seconds;
    if (seconds > last) last = seconds;
  }
  return { firstAt: isoOf(first), lastAt: isoOf(last) };
}
