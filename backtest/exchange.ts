import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLines } from '#import/reading/table.ts';
import type { EventLog } from './event-log.ts';
import { type Figures, popularitiesOf, Score } from './metrics.ts';
import type { Case, Split } from './split.ts';

/**
 * Writes the split for other tools: train.tsv and test.tsv (shopper, item, weight, unix seconds, in order of time), or
 * for sessions train.txt (one a line) and test.txt (items so far TAB what came).
 */
export async function dumpSplit(folder: string, log: EventLog, split: Split): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (split.protocol === 'session') {
    await write(join(folder, 'train.txt'), sessionLines(log, split.train));
    const name = (item: number) => log.itemIds[item] as string;
    const cases = split.cases.map(
      ({ prefix = [], targets }) => `${prefix.map(name).join(' ')}\t${name(targets[0] as number)}`,
    );
    await write(join(folder, 'test.txt'), cases);
    return;
  }
  const line = (row: number) =>
    [
      log.shopperIds[log.shopper[row] as number],
      log.itemIds[log.item[row] as number],
      log.weight[row],
      log.time[row],
    ].join('\t');
  await write(join(folder, 'train.tsv'), split.train.map(line));
  await write(join(folder, 'test.tsv'), split.held.map(line));
}

function sessionLines(log: EventLog, rows: readonly number[]): string[] {
  const sessions = new Map<number, string[]>();
  for (const row of rows) {
    const session = log.shopper[row] as number;
    const items = sessions.get(session) ?? [];
    items.push(log.itemIds[log.item[row] as number] as string);
    sessions.set(session, items);
  }
  return [...sessions.values()].map((items) => items.join(' '));
}

/** Under what name a case stands in a file of lists: its shopper, or for a session the number of the case. */
export function caseName(log: EventLog, one: Case, number: number): string {
  return one.prefix === undefined ? (log.shopperIds[one.shopper] as string) : `${number + 1}`;
}

export async function write(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

/** Scores another tool's lists, `name TAB item,item,…`, against the cases asked here. */
export async function scoreLists(path: string, log: EventLog, split: Split, asked: readonly Case[]): Promise<Figures> {
  const numbers = new Map(log.itemIds.map((id, item) => [id, item]));
  const lists = new Map<string, number[]>();
  for await (const batch of (await openLines(path)).lines())
    for (const { text } of batch) {
      const [name, items] = text.split('\t');
      if (name === undefined || items === undefined) continue;
      lists.set(
        name,
        items.split(',').map((id) => numbers.get(id) ?? -1),
      );
    }
  const train = split.train.map((row) => ({ shopper: log.shopper[row] as number, item: log.item[row] as number }));
  const score = new Score(popularitiesOf(train, log.itemIds.length));
  asked.forEach((one, number) => {
    score.add(lists.get(caseName(log, one, number)) ?? [], one.targets);
  });
  return score.figures();
}
