import { expect, test } from 'vitest';
import type { OrderMessage } from '#contracts/orders.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import type { Parsed } from '../runtime/parse.ts';
import { createOrderWriterHandler } from './handler.ts';

const order = (lines: number) =>
  ({
    source: {} as IncomingMessage,
    value: { source: 'generated', lines: Array(lines).fill({}) },
  }) as unknown as Parsed<OrderMessage>;
const orders = (count: number, lines: number) => Array.from({ length: count }, () => order(lines));

function setUp(staleAfter = Number.POSITIVE_INFINITY) {
  const stored: number[] = [];
  const handle = createOrderWriterHandler({
    async store(messages) {
      stored.push(messages.length);
      return messages.map(() => 'stored');
    },
  });
  const context = {
    ...{ signal: new AbortController().signal, isStale: () => stored.length >= staleAfter },
    refuse: () => undefined,
  };
  return { stored, run: (batch: Parsed<OrderMessage>[]) => handle(batch, context) };
}

test('a batch is stored in parts of about one size, bounded in orders and in lines', async () => {
  for (const [batch, parts] of [
    [orders(2_700, 4), [2_700]],
    [orders(3_000, 4), [1_500, 1_500]],
    [orders(1_500, 10), [750, 750]],
    [
      [...orders(3, 1), order(5_000), order(5_000), order(5_000)],
      [3, 2, 1],
    ],
    [[], []],
  ] as const) {
    const { stored, run } = setUp();
    await run([...batch]);
    expect(stored).toEqual(parts);
  }
});

test('a partition that has become another member’s is stored no further', async () => {
  const { stored, run } = setUp(1);
  await expect(run(orders(5_000, 2))).rejects.toMatchObject({ code: 'unavailable' });
  expect(stored).toHaveLength(1);
});
