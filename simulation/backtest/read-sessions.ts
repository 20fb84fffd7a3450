import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '#contracts/command-line.ts';
import { createEventLog, type EventLog, Numbering, noteBadRow } from './event-log.ts';
import { linesOf } from './lines.ts';
import { addSession } from './read-log.ts';
import type { SessionTest } from './split.ts';

/**
 * A folder with train.txt (a session a line, oldest first) and test.txt (`item item TAB item`: so far, and what came), each
 * gzipped or not.
 */
export async function readSessionFolder(
  folder: string,
  onBytes?: (read: number, of: number) => void,
): Promise<{ log: EventLog; test: SessionTest[] }> {
  const log = createEventLog(folder, true);
  const items = new Numbering(log.itemIds);
  let number = 0;
  for await (const line of linesOf(fileIn(folder, 'train'), onBytes)) {
    number++;
    if (line.trim() === '') continue;
    if (line.includes('\t')) noteBadRow(log.bad, number, 'a tab in a line of sessions');
    else addSession(log, items, line.trim().split(/\s+/), `${number}`);
  }
  const test: SessionTest[] = [];
  number = 0;
  for await (const line of linesOf(fileIn(folder, 'test'))) {
    number++;
    if (line.trim() === '') continue;
    const [prefix = '', target = ''] = line.split('\t');
    if (prefix.trim() === '' || target.trim() === '') {
      noteBadRow(log.bad, number, 'test: not "items so far TAB item"');
      continue;
    }
    test.push({
      prefix: prefix
        .trim()
        .split(/\s+/)
        .map((item) => items.of(item)),
      target: items.of(target.trim()),
    });
  }
  if (log.item.length === 0 || test.length === 0) throw new UsageError(`${folder} holds no sessions.`);
  return { log, test };
}

function fileIn(folder: string, name: string): string {
  const found = [`${name}.txt`, `${name}.txt.gz`].map((file) => join(folder, file)).find((path) => existsSync(path));
  if (found === undefined) throw new UsageError(`${folder} has no ${name}.txt or ${name}.txt.gz.`);
  return found;
}
