import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import type { OutboxRow } from '#server/adapters/postgres/outbox-reader.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createRelayStep } from './handler.ts';

const row = (sequence: number, topic = 'behavior', key = 'k'): OutboxRow => ({
  sequence: String(sequence),
  topic,
  key,
  body: String(sequence),
});

function setUp(rows: OutboxRow[], fails: (topic: string, values: (string | null)[]) => unknown = () => null) {
  let table = [...rows];
  const sent: string[] = [];
  const step = createRelayStep({
    read: async (limit, skip) => table.filter(({ sequence }) => !skip.includes(sequence)).slice(0, limit),
    remove: async (sequences) => {
      table = table.filter(({ sequence }) => !sequences.includes(sequence));
    },
    send: async (topic, messages) => {
      const failure = fails(
        topic,
        messages.map(({ value }) => value),
      );
      if (failure !== null) throw failure;
      sent.push(...messages.map(({ value }) => `${topic}:${value}`));
    },
    logger: silentLogger(),
  });
  return { step, sent, left: () => table.map(({ sequence }) => sequence) };
}

test('rows go out in order and are removed', async () => {
  const { step, sent, left } = setUp([row(1), row(2, 'products'), row(3)]);
  expect(await step()).toBe(3);
  expect(sent).toEqual(['behavior:1', 'behavior:3', 'products:2']);
  expect(left()).toEqual([]);
  expect(await step()).toBe(0);
});

test('what Kafka does not take stays; what it took of another topic is removed', async () => {
  const away = new DangolError('unavailable', 'away');
  const { step, left } = setUp([row(1), row(2, 'products')], (topic) => (topic === 'behavior' ? away : null));
  await expect(step()).rejects.toBe(away);
  expect(left()).toEqual(['1']);
});

test('a row that can never be sent does not hold up the others, and stays to be seen', async () => {
  const { step, sent, left } = setUp([row(1), row(2), row(3), row(4, 'nowhere')], (_, values) =>
    values.includes('2') ? new DangolError('invalid-input', 'too large') : null,
  );
  expect(await step()).toBe(2);
  expect(sent).toEqual(['behavior:1', 'behavior:3']);
  expect(left()).toEqual(['2', '4']);
  expect(await step()).toBe(0);
});
