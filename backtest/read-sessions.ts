import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '#contracts/command-line.ts';
import type { EventOptions } from '#import/reading/event-layout.ts';
import { noteBadRow } from '#import/reading/left-out.ts';
import type { ReadingOptions } from '#import/reading/options.ts';
import { readingOf } from '#import/reading/reading.ts';
import { BLANKS } from '#import/reading/separated-rows.ts';
import { openLines } from '#import/reading/table.ts';
import type { OnBytes } from '#import/reading/unpack.ts';
import { createEventLog, type EventLog, Numbering } from './event-log.ts';
import type { SessionTest } from './split.ts';

type Opened = Awaited<ReturnType<typeof openLines>>;

/** Sessions bear no time: a thousand a day, in the order of the file. */
const SECONDS_A_SESSION = 86;
const FIRST_SESSION = Date.UTC(2020, 0, 1) / 1000;

/** A file of sessions: one a line, items apart by blanks. Throws a UsageError where the lines are no sessions. */
export async function sessionLog(opened: Opened, options: EventOptions, onBytes?: OnBytes): Promise<EventLog> {
  const { path, head } = opened;
  const lines = head.filter(({ text }) => text.trim() !== '' && !text.startsWith('#'));
  if (lines.length === 0) throw new UsageError(`${path} holds no events: its lines are empty.`);
  if (Object.keys(options.columns ?? {}).length > 0 || !lines.some(({ text }) => /\S\s+\S/.test(text)))
    throw new UsageError(
      `No column for shopper, item, timestamp in "${lines[0]?.text.slice(0, 80)}" of ${path}: nothing separates its cells. Name what does: --separator comma, for example.`,
    );
  const log = sessionsIn(opened);
  const items = new Numbering(log.itemIds);
  await readSessions(log, items, opened, onBytes);
  if (log.item.length === 0) throw new UsageError(`${path} holds no events.`);
  return log;
}

/**
 * Reads a folder with train.txt (a session a line, oldest first) and test.txt (`item item TAB item`: so far, and what
 * came), each gzipped or not.
 */
export async function readSessionFolder(
  folder: string,
  { onBytes, ...options }: ReadingOptions & { onBytes?: OnBytes } = {},
): Promise<{ log: EventLog; test: SessionTest[] }> {
  const train = await openLines(fileIn(folder, 'train'), options);
  const log = { ...sessionsIn(train), source: folder };
  const items = new Numbering(log.itemIds);
  await readSessions(log, items, train, onBytes);
  const test: SessionTest[] = [];
  for await (const batch of (await openLines(fileIn(folder, 'test'), options)).lines())
    for (const { text, number } of batch) {
      if (text.trim() === '') continue;
      const [prefix = '', target = ''] = text.split('\t');
      if (prefix.trim() === '' || target.trim() === '')
        noteBadRow(log.bad, number, 'not a session', 'test: not "items so far TAB item"');
      else test.push({ prefix: itemsOf(prefix).map((item) => items.of(item)), target: items.of(target.trim()) });
    }
  if (log.item.length === 0 || test.length === 0) throw new UsageError(`${folder} holds no sessions.`);
  return { log, test };
}

function sessionsIn({ path, layers, encoding }: Opened): EventLog {
  const reading = readingOf({ layers, encoding, separator: BLANKS }, {}, null);
  const notes = ['sessions, one a line: their times are made up, a thousand a day'];
  return createEventLog(path, { ...reading, columns: { item: 'every word of a line' }, notes }, true);
}

async function readSessions(log: EventLog, items: Numbering, { lines }: Opened, onBytes?: OnBytes): Promise<void> {
  for await (const batch of lines(onBytes))
    for (const { text, number, cut } of batch) {
      if (text.trim() === '') continue;
      if (text.startsWith('# ')) noteBadRow(log.bad, number, 'comment');
      else if (cut === true) noteBadRow(log.bad, number, 'line too long');
      else if (text.includes('\t')) noteBadRow(log.bad, number, 'not a session', 'a tab in a line of sessions');
      else addSession(log, items, itemsOf(text), `${number}`);
    }
}

function itemsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

function addSession(log: EventLog, items: Numbering, sessionItems: readonly string[], id: string): void {
  const shopper = log.shopperIds.push(id) - 1;
  sessionItems.forEach((item, n) => {
    log.shopper.push(shopper);
    log.item.push(items.of(item));
    log.kind.push('act');
    log.weight.push(1);
    log.time.push(FIRST_SESSION + shopper * SECONDS_A_SESSION + Math.min(n, SECONDS_A_SESSION - 1) / SECONDS_A_SESSION);
  });
}

function fileIn(folder: string, name: string): string {
  const found = [`${name}.txt`, `${name}.txt.gz`].map((file) => join(folder, file)).find((path) => existsSync(path));
  if (found === undefined)
    throw new UsageError(`${folder} is a folder without ${name}.txt or ${name}.txt.gz. Give the path of a file in it.`);
  return found;
}
