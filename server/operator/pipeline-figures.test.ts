import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import type { KafkaState } from '#server/observability/kafka-state.ts';
import { createPipelineFigures, type FigureRequest } from './pipeline-figures.ts';

const OPERATOR = { role: 'ADMIN' } as const;
const state: KafkaState = {
  atMs: 1,
  lag: [{ group: 'order-writer', topic: 'orders', partition: 0, messages: 7 }],
  topics: [{ topic: 'orders', messages: 9, perSecond: null }],
  ends: [],
  deadLetters: [],
};

function figures() {
  let atMs = 1_000_000;
  const asked: { text: string; resolve(rows: Record<string, unknown>[]): void; reject(error: Error): void }[] = [];
  const made = createPipelineFigures({
    reader: { read: (text) => new Promise((resolve, reject) => asked.push({ text, resolve, reject })) },
    kafka: { read: async () => state },
    now: () => atMs,
  });
  return { ...made, asked, pass: (ms: number) => (atMs += ms) };
}

const request = (more: Partial<FigureRequest> = {}): FigureRequest => ({
  panel: 'today',
  key: 'all',
  minutes: 60,
  pace: 'live',
  source: { kind: 'sql', statement: ({ fromMs, toMs }) => ({ text: String(toMs - fromMs), values: [] }) },
  ...more,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('nothing is read for anybody but an operator', async () => {
  const { rows, asked } = figures();
  await expect(rows({ role: 'CUSTOMER' }, request())).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toEqual([]);
});

test('operators who ask for the same share one query, for two seconds after it, a slow panel for thirty', async () => {
  const { rows, asked, pass } = figures();
  const both = [rows(OPERATOR, request()), rows(OPERATOR, request())];
  await settled();
  // However long it takes.
  pass(60_000);
  const third = rows(OPERATOR, request());
  expect(asked.map(({ text }) => text)).toEqual(['3600000']);
  asked[0]?.resolve([{ at: new Date(5), won: 1, note: 'x', odd: { a: 1 } }]);
  const answers = await Promise.all([...both, third]);
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]?.rows).toEqual([{ at: 5, won: 1, note: 'x', odd: null }]);
  await rows(OPERATOR, request());
  pass(2_001);
  void rows(OPERATOR, request());
  await settled();
  expect(asked).toHaveLength(2);
  void rows(OPERATOR, request({ panel: 'growth', pace: 'slow' }));
  await settled();
  asked[2]?.resolve([]);
  await settled();
  pass(29_000);
  await rows(OPERATOR, request({ panel: 'growth', pace: 'slow' }));
  expect(asked).toHaveLength(3);
});

test('one query of a panel at a time: another range waits; another panel does not', async () => {
  const { rows, asked } = figures();
  const first = rows(OPERATOR, request()).catch((error: Error) => error.message);
  const second = rows(OPERATOR, request({ minutes: 1_440 }));
  void rows(OPERATOR, request({ panel: 'funnel' }));
  await settled();
  expect(asked.map(({ text }) => text)).toEqual(['3600000', '3600000']);
  // The one before it may fail.
  asked[0]?.reject(new Error('away'));
  await settled();
  expect(asked.map(({ text }) => text)).toEqual(['3600000', '3600000', '86400000']);
  asked[2]?.resolve([]);
  expect((await second).rows).toEqual([]);
  expect(await first).toBe('away');
});

test('a failure is shared with those who wait, and not kept', async () => {
  const { rows, asked } = figures();
  const away = new DangolError('unavailable', 'away');
  const both = [rows(OPERATOR, request()), rows(OPERATOR, request())].map((one) =>
    one.catch((error: unknown) => error),
  );
  await settled();
  asked[0]?.reject(away);
  expect(await Promise.all(both)).toEqual([away, away]);
  const again = rows(OPERATOR, request());
  await settled();
  asked[1]?.resolve([]);
  expect((await again).rows).toEqual([]);
});

test('what Kafka holds needs no database', async () => {
  const { rows, asked } = figures();
  const of = (figure: 'lag' | 'arrivals' | 'dead-letters') =>
    rows(OPERATOR, request({ panel: figure, source: { kind: 'kafka', figure } }));
  expect((await of('lag')).rows).toEqual(state.lag);
  expect((await of('arrivals')).rows).toEqual([{ topic: 'orders', messages: 9, per_second: null }]);
  expect((await of('dead-letters')).rows).toEqual([]);
  expect(asked).toEqual([]);
});
