import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { secondsOf } from '#import/reading/times.ts';
import { readLog } from './read-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'backtest-'));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('reads a header in other words, dates and quotes, and counts what it cannot read with its line', async () => {
  const log = await readLog('tests/data/backtest/orders.csv');
  expect(log.item).toHaveLength(12);
  expect(log.shopperIds).toEqual(['ann', 'bob', 'cat']);
  expect(log.kind.slice(7, 10)).toEqual(['order', 'view', 'order']);
  expect(log.time[3]).toBe(Date.parse('2025-03-02T09:00:00Z') / 1000);
  expect(log.bad).toEqual({
    count: 4,
    examples: [
      { line: 12, reason: '"sometime" is not a time' },
      { line: 13, reason: '"licked" is no type of event known here' },
      { line: 14, reason: 'no shopper' },
      { line: 15, reason: '2 columns where 3 are needed' },
    ],
    reasons: {
      'not a time': { rows: 1, lines: [12] },
      'unknown event type': { rows: 1, lines: [13] },
      'no shopper': { rows: 1, lines: [14] },
      'too few columns': { rows: 1, lines: [15] },
    },
  });
});

test('reads the same from gzip, by what it holds and not by its name', async () => {
  const packed = fileOf('packed', gzipSync(readFileSync('tests/data/backtest/orders.csv')));
  const { source: _, reading, ...log } = await readLog(packed);
  expect(reading.packing).toEqual(['gzip']);
  const { source: __, reading: ___, ...plain } = await readLog('tests/data/backtest/orders.csv');
  expect(log).toEqual(plain);
});

test('reads four columns without a header, and named columns in any order', async () => {
  const bare = await readLog(fileOf('bare.tsv', 'a\tx\t5\t1700000000\nb\ty\t3\t1700000001\n'));
  expect(bare.item).toEqual([0, 1]);
  const named = await readLog(fileOf('named.csv', 'when;who;what\n1700000000;a;x\n1700000001;b;y\n'), {
    columns: { shopper: 'who', item: 'what', timestamp: 'when' },
  });
  expect(named.itemIds).toEqual(['x', 'y']);
  expect(named.time).toEqual(bare.time);
});

test('reads whole sessions, one a line', async () => {
  const log = await readLog(fileOf('sessions.txt', '1 2 1\n3 4\n'));
  expect(log.sessions).toBe(true);
  expect(log.shopper).toEqual([0, 0, 0, 1, 1]);
  expect(log.item).toEqual([0, 1, 0, 2, 3]);
});

test('says in one line what is wrong with a file', async () => {
  await expect(readLog('no/such/file')).rejects.toThrow(UsageError);
  await expect(readLog(fileOf('other.csv', 'a,b\n1,2\n'))).rejects.toThrow(/No column for shopper, item, timestamp/);
  await expect(readLog(fileOf('empty', ''))).rejects.toThrow(/holds no events/);
  const cut = gzipSync(readFileSync('tests/data/backtest/orders.csv')).subarray(0, 120);
  await expect(readLog(fileOf('cut.gz', cut))).rejects.toThrow(UsageError);
  await expect(
    readLog(fileOf('named2.csv', 'who,what,when\na,x,1\n'), { columns: { shopper: 'whom' } }),
  ).rejects.toThrow('there is no column "whom". There are: who, what, when.');
});

test('times: seconds, milliseconds, dates', () => {
  expect(secondsOf('1700000000')).toBe(1_700_000_000);
  expect(secondsOf('1700000000500')).toBe(1_700_000_000.5);
  expect(secondsOf('2023-11-14T22:13:20Z')).toBe(1_700_000_000);
  expect(secondsOf('2023-11-15T07:13:20+09:00')).toBe(1_700_000_000);
  expect(secondsOf('2023-11-14 22:13:20')).toBe(1_700_000_000);
  expect(secondsOf('-5')).toBeNull();
  expect(secondsOf('yesterday')).toBeNull();
});
