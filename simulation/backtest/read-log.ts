import { UsageError } from '#contracts/command-line.ts';
import { cellsOf, type Field, kindOf, type Layout, layoutOf, secondsOf } from './columns.ts';
import { createEventLog, type EventLog, Numbering, noteBadRow } from './event-log.ts';
import { linesOf } from './lines.ts';

export interface ReadOptions {
  columns?: Partial<Record<Field, string>>;
  onBytes?: (read: number, of: number) => void;
}

/**
 * Reads an event log: TSV or CSV, gzipped or not, with a header or in the four columns shopper, item, weight, unix
 * seconds; or whole sessions, one a line, items apart by blanks. A row that cannot be read is counted and skipped.
 */
export async function readLog(path: string, { columns = {}, onBytes }: ReadOptions = {}): Promise<EventLog> {
  let log: EventLog | undefined;
  let take: (line: string, number: number) => void = () => {};
  let number = 0;
  for await (const line of linesOf(path, onBytes)) {
    number++;
    if (line === '' || line.startsWith('#')) continue;
    if (log === undefined) {
      const sessions = Object.keys(columns).length === 0 && isSessionLine(line);
      log = createEventLog(path, sessions);
      if (sessions) take = sessionTaker(log);
      else {
        const layout = layoutOf(line, columns);
        take = rowTaker(log, layout);
        if (layout.header) continue;
      }
    }
    take(line, number);
  }
  if (log === undefined || log.item.length === 0) {
    const [first] = log?.bad.examples ?? [];
    const why = first === undefined ? '' : ` ${log?.bad.count} bad rows; line ${first.line}: ${first.reason}.`;
    throw new UsageError(`${path} holds no events.${why}`);
  }
  return log;
}

function isSessionLine(line: string): boolean {
  return /^\S+( \S+)*\s*$/.test(line) && !/[,;|]/.test(line);
}

function rowTaker(log: EventLog, layout: Layout): (line: string, number: number) => void {
  const shoppers = new Numbering(log.shopperIds);
  const items = new Numbering(log.itemIds);
  const needed = Math.max(layout.shopper, layout.item, layout.timestamp, layout.type);
  return (line, number) => {
    let cells: string[];
    try {
      cells = cellsOf(line, layout.delimiter);
    } catch {
      noteBadRow(log.bad, number, 'a quote is never closed');
      return;
    }
    if (cells.length <= needed) {
      noteBadRow(log.bad, number, `${cells.length} columns where ${needed + 1} are needed`);
      return;
    }
    const shopper = (cells[layout.shopper] as string).trim();
    const item = (cells[layout.item] as string).trim();
    const time = secondsOf(cells[layout.timestamp] as string);
    const type = layout.type < 0 ? undefined : (cells[layout.type] as string);
    const kind = type === undefined ? 'act' : kindOf(type);
    const weight = layout.quantity < 0 ? 1 : Number(cells[layout.quantity] ?? 1);
    if (shopper === '') noteBadRow(log.bad, number, 'no shopper');
    else if (item === '') noteBadRow(log.bad, number, 'no item');
    else if (time === null) noteBadRow(log.bad, number, `"${cells[layout.timestamp]}" is not a time`);
    else if (kind === undefined) noteBadRow(log.bad, number, `"${type}" is no type of event known here`);
    else if (!Number.isFinite(weight)) noteBadRow(log.bad, number, `"${cells[layout.quantity]}" is not a number`);
    else {
      log.shopper.push(shoppers.of(shopper));
      log.item.push(items.of(item));
      log.kind.push(kind);
      log.weight.push(weight);
      log.time.push(time);
    }
  };
}

/** Sessions bear no time: a thousand a day, in the order of the file. */
const SECONDS_A_SESSION = 86;
const FIRST_SESSION = Date.UTC(2020, 0, 1) / 1000;

function sessionTaker(log: EventLog): (line: string, number: number) => void {
  const items = new Numbering(log.itemIds);
  return (line, number) => {
    if (line.includes('\t')) {
      noteBadRow(log.bad, number, 'a tab in a line of sessions');
      return;
    }
    addSession(log, items, line.trim().split(/\s+/), `${number}`);
  };
}

/** Appends a session's items as one shopper's acts. */
export function addSession(log: EventLog, items: Numbering, sessionItems: readonly string[], id: string): void {
  const shopper = log.shopperIds.push(id) - 1;
  sessionItems.forEach((item, n) => {
    log.shopper.push(shopper);
    log.item.push(items.of(item));
    log.kind.push('act');
    log.weight.push(1);
    log.time.push(FIRST_SESSION + shopper * SECONDS_A_SESSION + Math.min(n, SECONDS_A_SESSION - 1) / SECONDS_A_SESSION);
  });
}
