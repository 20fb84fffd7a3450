import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { backtest } from './main.ts';
import type { Report } from './report.ts';

const RATINGS = 'tests/data/backtest/ratings.tsv';
const folder = mkdtempSync(join(tmpdir(), 'backtest-main-'));
const at = (name: string) => join(folder, name);
const json = (name: string): Report => JSON.parse(readFileSync(at(name), 'utf8'));

test('measures a log whose shoppers walk in circles, and writes all it is asked for', async () => {
  const argv = ['--json', at('out.json'), '--html', at('out.html'), '--recs', at('recs.tsv'), '--dump-split', folder];
  const table = await backtest([RATINGS, ...argv]);
  expect(table).toContain('NDCG@10');
  const report = json('out.json');
  expect(report).toMatchObject({ protocol: 'leave-last-out', events: 360, shoppers: 40, items: 40, cases: 40 });
  expect(Object.keys(report.models)).toEqual(['popularity', 'item-cf', 'user-cf', 'blend', 'served']);
  // Of the circle's ten items one is unseen: a model that uses user neighbours must find it.
  for (const name of ['item-cf', 'user-cf', 'blend', 'served']) expect(report.models[name]?.hr10).toBe(1);
  expect(report.models.popularity?.hr10).toBeLessThan(0.5);
  expect(readFileSync(at('out.html'), 'utf8')).toContain('<svg');
  expect(readFileSync(at('train.tsv'), 'utf8').trim().split('\n')).toHaveLength(320);
  expect(readFileSync(at('test.tsv'), 'utf8').trim().split('\n')).toHaveLength(40);
  const again = await backtest([RATINGS, '--score', at('recs.tsv'), '--json', at('scored.json')]);
  expect(again).toContain('recs.tsv');
  const { [at('recs.tsv')]: scored, blend } = json('scored.json').models;
  expect(scored).toEqual(blend);
});

test('a causal replay knows nothing of the moment it is asked in, or of what comes later', async () => {
  const lines = readFileSync(RATINGS, 'utf8').trim().split('\n');
  const firstTarget = Math.min(
    ...[...new Map(lines.map((line) => [line.split('\t')[0], Number(line.split('\t')[3])])).values()],
  );
  const cut = lines.filter((line) => Number(line.split('\t')[3]) <= firstTarget);
  const shopper = cut.at(-1)?.split('\t')[0] as string;
  writeFileSync(at('cut.tsv'), `${cut.join('\n')}\n`);
  const listIn = (name: string) =>
    readFileSync(at(name), 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${shopper}\t`));
  await backtest([RATINGS, '--causal', '--recs', at('whole')]);
  await backtest([at('cut.tsv'), '--causal', '--recs', at('part'), '--protocol', 'leave-last-out']);
  expect(listIn('whole')).toBeDefined();
  expect(listIn('whole')).toBe(listIn('part'));
});

test('baskets and sessions', async () => {
  const baskets = await backtest(['tests/data/backtest/orders.csv', '--json', at('baskets.json')]);
  expect(baskets).toContain('4 rows left out');
  expect(json('baskets.json')).toMatchObject({ protocol: 'next-basket', logKind: 'baskets', cases: 3 });
  writeFileSync(at('train.txt'), '1 2 3\n1 2 3\n2 3 4\n');
  writeFileSync(at('test.txt'), '1\t2\n1 2\t3\n1 2\t1\n');
  await backtest([folder, '--repeats', '--json', at('sessions.json')]);
  expect(json('sessions.json')).toMatchObject({ protocol: 'session', cases: 3 });
  expect(json('sessions.json').models['item-cf']?.hr10).toBe(1);
  await backtest([folder, '--json', at('unseen.json')]);
  expect(json('unseen.json').cases).toBe(2);
});

test('the report says what each business rule costs; those about categories act where a catalogue names them', async () => {
  const items = new Set(
    readFileSync(RATINGS, 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split('\t')[1]),
  );
  const lines = [...items].map((sku, n) => `${sku},thing,${n % 2 === 0 ? 'a' : 'b'},1000`);
  writeFileSync(at('catalogue.csv'), `sku,name,category,price\n${lines.join('\n')}\n`);
  const measured = async (...flags: string[]) => {
    const table = await backtest([RATINGS, ...flags, '--json', at('rules.json')]);
    return { table, ...json('rules.json') };
  };
  const bare = await measured();
  expect(bare.table).toMatch(/^fallback .*±/m);
  // Nothing but the rest of the circle is known to the models; what fills the lists reaches further.
  expect(bare.rules.fallback['user-cf'].without).toEqual(bare.models.blend);
  expect(bare.rules.fallback['user-cf'].without.coverage).toBeLessThan(bare.served['user-cf'].coverage);
  expect(bare.rules.exploration['user-cf'].without).toEqual(bare.served['user-cf']);
  const { models, rules, served } = await measured('--catalogue', at('catalogue.csv'));
  expect(models.served).toEqual(served['user-cf']);
  expect(rules.exploration['user-cf'].without.novelty).not.toBe(served['user-cf'].novelty);
  expect(rules.exploration['item-cf'].without).toEqual(served['item-cf']);
  // Whatever the rules do to the rest, what the models are sure of stays where it is.
  expect(rules.exploration['user-cf'].costs.hr10).toEqual({ cost: 0, standardError: 0 });
  expect(models.blend).toEqual(bare.models.blend);
});

test('what is popular at the end of training stays so, however long after it the visits in question begin', async () => {
  const day = 86_400;
  const visit = (shopper: string, items: string[], time: number) =>
    items.map((item, n) => `${shopper}\t${item}\t1\t${time + n}`);
  const visits = (count: number, items: string[]) => Array<string[]>(count).fill(items);
  const training = [...visits(6, ['c', 'a']), ...visits(3, ['c', 'b']), ...visits(9, ['e', 'b'])].flatMap((items, n) =>
    visit(`u${n}`, items, 2e9 + n * 90),
  );
  const rows = [...training, ...visit('v', ['c', 'd'], 2e9 + 60 * day), ...visit('w', ['c', 'd'], 2e9 + 90 * day)];
  writeFileSync(at('visits.tsv'), `${rows.join('\n')}\n`);
  const blendOf = async (popularity: number) => {
    const argv = [at('visits.tsv'), '--protocol', 'session', '--recs', at('blend'), '--set'];
    await backtest([...argv, `popularity=${popularity}`]);
    return readFileSync(at('blend'), 'utf8').split('\n')[0];
  };
  expect(await blendOf(0)).toMatch(/\ta,b$/);
  expect(await blendOf(9)).toMatch(/\tb,a$/);
});

test('what the caller got wrong is said in one line', async () => {
  await expect(backtest([])).rejects.toThrow(UsageError);
  await expect(backtest([RATINGS, '--protocol', 'guess'])).rejects.toThrow(
    'one of leave-last-out, next-basket, session',
  );
  await expect(backtest([RATINGS, '--set', 'nonsense=1'])).rejects.toThrow('there is no setting "nonsense"');
  await expect(backtest([RATINGS, '--nonsense'])).rejects.toThrow(UsageError);
  await expect(backtest([RATINGS, '--repeats'])).rejects.toThrow(UsageError);
  expect(await backtest(['--help'])).toContain('npm run backtest');
});

test('a log of before the year 2000 is measured like one of today', async () => {
  const rows = readFileSync(RATINGS, 'utf8').trim().split('\n');
  const earlier = rows.map((row) => {
    const [shopper, item, rating, time] = row.split('\t');
    return [shopper, item, rating, Number(time) - 700 * 14 * 86_400].join('\t');
  });
  writeFileSync(at('earlier.tsv'), `${earlier.join('\n')}\n`);
  for (const flags of [[], ['--causal']]) {
    await backtest([RATINGS, ...flags, '--recs-of', 'popularity', '--recs', at('today')]);
    await backtest([at('earlier.tsv'), ...flags, '--recs-of', 'popularity', '--recs', at('then')]);
    expect(readFileSync(at('then'), 'utf8')).toBe(readFileSync(at('today'), 'utf8'));
  }
});

test('of the target’s own second only a replay by row knows what stands before it', async () => {
  const walk = Array.from({ length: 40 }, (_, n) => [
    `u${n}\ta\t1\t${n * 90 + 1}`,
    `u${n}\tb\t1\t${n * 90 + 2}`,
  ]).flat();
  const rows = [...walk, 'me\ta\t1\t9000', 'me\tb\t1\t9000'];
  writeFileSync(at('seconds.tsv'), `${rows.join('\n')}\n`);
  const mine = async (...flags: string[]) => {
    const argv = [at('seconds.tsv'), '--protocol', 'leave-last-out', '--causal', ...flags];
    await backtest([...argv, '--recs', at('mine'), '--recs-of', 'item-cf']);
    const lines = readFileSync(at('mine'), 'utf8').split('\n');
    return lines.find((line) => line.startsWith('me\t'));
  };
  expect(await mine()).toBe('me\t');
  expect(await mine('--by-row')).toBe('me\tb');
  await expect(backtest([RATINGS, '--by-row'])).rejects.toThrow(UsageError);
  await expect(
    backtest(['tests/data/backtest/orders.csv', '--protocol', 'leave-last-out', '--causal', '--by-row']),
  ).rejects.toThrow('lines of one basket have no order');
});
