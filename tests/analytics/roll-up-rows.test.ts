import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingTools, prepareSpark } from '#analytics/launch/job.ts';
import { PACKAGE } from '#analytics/launch/places.ts';
import { streamSettings } from '#analytics/launch/stream.ts';
import { TOPICS } from '#contracts/topics.ts';
import { kafkaNames } from '#server/adapters/kafka/names.ts';
import { stageMessage } from '#server/metrics/stage.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import { createTraffic } from '../support/roll-up-traffic.ts';
import { poison } from './poison.ts';

// What Spark's executors make of a message is what the worker makes of it, also of one that is none.

type Topic = typeof TOPICS.orders | typeof TOPICS.behavior;
type Message = readonly [topic: Topic, value: string | null];
/** As analytics/tests/read_rows.py writes them; null: rejected. */
type Row = Record<string, unknown> | null;

const folder = mkdtempSync(join(tmpdir(), 'dangol-rows-'));
const settingsFile = join(folder, 'settings.json');
let [missing, python] = [null as string | null, ''];

beforeAll(async () => {
  missing = await missingTools();
  if (missing !== null) return;
  ({ python } = await prepareSpark({ kafka: false, dev: true, progress: console.log }));
  writeFileSync(settingsFile, JSON.stringify(streamSettings(kafkaNames(''))));
}, 40 * 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOfPython(messages: readonly Message[]): Promise<Row[]> {
  const input = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
  const env = { PYTHONPATH: join(PACKAGE, 'src') };
  const { stdout } = await execa(python, ['tests/read_rows.py', settingsFile], { cwd: PACKAGE, env, input });
  return stdout.split('\n').map((line) => JSON.parse(line) as Row);
}

function rowOf([topic, value]: Message): Row {
  const place = { topic, partition: 0, offset: 0n, timestampMs: 0, key: null, headers: {} };
  const { staged, isRejected } = stageMessage({ ...place, value });
  if (isRejected) return null;
  const { hint, act } = staged;
  return {
    ...(hint && { order_id: hint.orderId.toLowerCase(), placed: hint.placed, cancelled: hint.cancelled }),
    ...(act && {
      ...{ id: act.id, occurred_at: act.occurredAtMs * 1_000, type: act.type, source: act.source },
      ...{ shopper_id: act.shopperId, has_product: act.hasProduct },
    }),
  };
}

async function compare(messages: readonly Message[]): Promise<Row[]> {
  const expected = messages.map(rowOf);
  const found = await rowsOfPython(messages);
  const different = messages.flatMap((message, at) =>
    JSON.stringify(sorted(found[at])) === JSON.stringify(sorted(expected[at]))
      ? []
      : [{ message, python: found[at], typescript: expected[at] }],
  );
  expect(different.slice(0, 5)).toEqual([]);
  expect(found).toHaveLength(messages.length);
  return expected;
}

const sorted = (row: Row | undefined) => row && Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));

test('every kind of event, and what is nearly one', async (context) => {
  context.skip(missing !== null, missing ?? '');
  const { events } = generateLog({ seed: 11, shoppers: 60, products: 120, events: 2_000 });
  const values = [...events.map((event) => JSON.stringify(event)), ...poison(events).map(({ value }) => value)];
  const rows = await compare(values.map((value) => [TOPICS.behavior, value]));
  expect(rows.filter((row) => row === null).length).toBeGreaterThan(20);
  for (const key of ['order_id', 'id']) expect(rows.some((row) => row?.[key] !== undefined)).toBe(true);
});

test('traffic with everything that goes wrong, and orders of every status', async (context) => {
  context.skip(missing !== null, missing ?? '');
  const traffic = createTraffic({
    nowMs: Date.now(),
    acts: 2_000,
    orders: 300,
    productIds: [1, 2],
    soldOutProductId: 3,
  });
  const rows = await compare([
    ...traffic.behavior.map(({ value }) => [TOPICS.behavior, value] as const),
    ...traffic.orders.map(({ value }) => [TOPICS.orders, value] as const),
  ]);
  expect(rows.some((row) => row?.cancelled === true)).toBe(true);
  const orderId = uuidv7();
  const statuses = ['PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'CANCELLED', 'PAYMENT_FAILED', 'LOST', 7];
  await compare([
    ...statuses.map((status) => [TOPICS.orders, JSON.stringify({ orderId, status })] as const),
    [TOPICS.orders, JSON.stringify({ orderId: orderId.toUpperCase(), status: 'PAID', more: true })],
    ...['', '[]', 'null', '{}', '{"orderId":"x","status":"PAID"}', null].map(
      (value) => [TOPICS.orders, value] as const,
    ),
  ]);
});

test('moments as JavaScript reads them, to the edge of what is taken', async (context) => {
  context.skip(missing !== null, missing ?? '');
  const event = { type: 'searched', version: 1, shopperId: uuidv7(), sessionId: 's', payload: { query: '컵' } };
  const moments = [
    ...['1970-01-01T00:00:00Z', '2099-12-31T23:59:59.999Z', '2100-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z'],
    ...['2026-11-27T00:00:00+09:00', '2026-11-26T14:59:59.9999999Z', '2026-11-26T15:00Z', '2024-02-29T00:00:00-23:59'],
    ...['2023-02-29T00:00:00Z', '2026-11-26 15:00:00Z', '2026-11-26T24:00:00Z', '2026-11-26T15:00:60Z', '2026-11-26'],
    ...['2026-11-26T15:00:00', '2026-11-26T15:00:00+24:00', '2026-11-26t15:00:00z', ' 2026-11-26T15:00:00Z', ''],
  ];
  await compare(moments.map((occurredAt) => [TOPICS.behavior, JSON.stringify({ ...event, id: uuidv7(), occurredAt })]));
});
