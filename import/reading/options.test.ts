import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { parseArguments as backtestArguments } from '#backtest/arguments.ts';
import { readLog } from '#backtest/read-log.ts';
import { parseArguments } from '#import/arguments.ts';
import { dryRun } from '#import/dry-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'dangol-options-'));
const NOW = Date.UTC(2026, 10, 25);

interface Report {
  events?: number;
  first?: string;
  products?: { sku: string; name: string; priceWon: number }[];
  reading: { separator: string; encoding: string; header: boolean };
}

async function importing(kind: '--catalogue' | '--events', content: string | Buffer, options: string[]) {
  const [path, json] = [join(folder, 'file'), join(folder, 'out.json')];
  writeFileSync(path, content);
  const parsed = parseArguments([kind, path, '--dry-run', '--json', json, ...options]);
  if (parsed !== null) await dryRun(parsed, NOW, () => undefined);
  return JSON.parse(readFileSync(json, 'utf8')) as Report;
}

async function backtesting(content: string | Buffer, options: string[]) {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  const parsed = backtestArguments([path, ...options]);
  if (parsed === null) throw new Error('no arguments');
  const log = await readLog(path, { ...parsed.reading, columns: parsed.columns });
  return { shoppers: log.shopperIds, items: log.itemIds, weights: log.weight, times: log.time };
}

/** Hangul outside KS X 1001: its encoding cannot be detected from these bytes alone. */
const RARE = '뷁쏼펲똠방각하';
const LOG = 'user_id,item_id,quantity,timestamp\n';

/** Each option, a log that reads otherwise without it, and what is to be read with it. */
test.each<[option: string, content: string | Buffer, options: string[], expected: object]>([
  [
    '--encoding',
    iconv.encode(`${LOG}${RARE},x,1,2019-10-01\n`, 'cp949'),
    ['--encoding', 'CP949'],
    { shoppers: [RARE] },
  ],
  [
    '--separator',
    'user_id~item_id~timestamp\na~x,y~2019-10-01\n',
    ['--separator', '~'],
    { shoppers: ['a'], items: ['x,y'] },
  ],
  ['--header no', 'user_id,item_id,2019-10-01\na,x,2019-10-02\n', ['--header', 'no'], { shoppers: ['user_id', 'a'] }],
  [
    '--header yes',
    '1,2,2019-10-01\na,x,2019-10-02\n',
    ['--header', 'yes', '--columns', 'shopper=1,item=2,timestamp=3'],
    { shoppers: ['a'] },
  ],
  ['--decimals comma', `${LOG}a,x,1.500,2019-10-01\n`, ['--decimals', 'comma'], { weights: [1500] }],
  [
    '--decimals point',
    `${LOG}a,x,"1,500",2019-10-01\nb,x,"2,5",2019-10-01\n`,
    ['--decimals', 'point'],
    { weights: [1500] },
  ],
  [
    '--columns by name',
    'user_id,who,item_id,timestamp\nu,a,x,2019-10-01\n',
    ['--columns', 'shopper=who'],
    { shoppers: ['a'] },
  ],
  ['--columns by place', 'x,a,2019-10-01\n', ['--columns', 'shopper=2,item=1'], { shoppers: ['a'], items: ['x'] }],
  ['--dates', `${LOG}a,x,1,03/04/2019\n`, ['--dates', 'day-first'], { times: [Date.UTC(2019, 3, 3) / 1000] }],
  ['--time-unit', `${LOG}a,x,1,18170\n`, ['--time-unit', 'days'], { times: [18170 * 86_400] }],
  [
    '--time-zone',
    `${LOG}a,x,1,2019-10-01 09:00\n`,
    ['--time-zone', 'Asia/Seoul'],
    { times: [Date.UTC(2019, 9, 1) / 1000] },
  ],
])('%s decides how a log is read', async (_, content, options, expected) => {
  expect(await backtesting(content, options)).toMatchObject(expected);
  const without = await backtesting(content, []).catch((error: Error) => error);
  expect(without).not.toMatchObject(expected);
  const report = await importing('--events', content, options);
  expect(report.events).toBe((Object.values(expected)[0] as unknown[]).length);
});

test.each<[option: string, content: string | Buffer, options: string[], expected: object]>([
  ['--encoding', iconv.encode(`sku,name,price\na,${RARE},1000\n`, 'cp949'), ['--encoding', 'CP949'], { name: RARE }],
  ['--separator', 'sku~name~price\na~Mug, blue~1000\n', ['--separator', '~'], { name: 'Mug, blue' }],
  [
    '--header no',
    'sku,name,1000\nb,Cup,1000\n',
    ['--header', 'no', '--columns', 'sku=1,name=2,price=3'],
    { sku: 'sku' },
  ],
  ['--header yes', 'a,Mug,1000\nb,Cup,1000\n', ['--header', 'yes', '--columns', 'sku=1,name=2,price=3'], { sku: 'b' }],
  ['--decimals comma', 'sku,name,price\na,Mug,12.900\n', ['--decimals', 'comma'], { priceWon: 12900 }],
  ['--decimals point', 'sku;name;price\na;Mug;12.900\n', ['--decimals', 'point'], { priceWon: 13 }],
  ['--columns by name', 'sku,code,name,price\na,z,Mug,1000\n', ['--columns', 'sku=code'], { sku: 'z' }],
  ['--columns by place', 'sku,code,name,price\na,z,Mug,1000\n', ['--columns', 'sku=2'], { sku: 'z' }],
  ['--currency-rate', 'sku,name,price\na,Mug,$10\n', ['--currency-rate', '1300'], { priceWon: 13000 }],
])('%s decides how a catalogue is read', async (_, content, options, expected) => {
  const report = await importing('--catalogue', content, options);
  expect(report.products?.[0]).toMatchObject(expected);
  const without = await importing('--catalogue', content, []).catch((error: Error) => error);
  expect((without as Report).products?.[0] ?? {}).not.toMatchObject(expected);
});
