import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { sendAll } from './send-log.ts';

function producer() {
  const sent: string[] = [];
  const send = async (_topic: string, messages: readonly OutgoingMessage[]) => {
    sent.push(...messages.map(({ value }) => value ?? ''));
  };
  return { sent, producer: { send, close: async () => undefined } as unknown as Parameters<typeof sendAll>[0] };
}

async function* messages(count: number, failsAfter = Number.POSITIVE_INFINITY): AsyncGenerator<OutgoingMessage> {
  for (let n = 0; n < count; n++) {
    if (n === failsAfter) throw new Error('the file broke off');
    // Slower than the producer, as a file that is read is.
    if (n % 500 === 0) await delay(2);
    yield { key: '1', value: String(n) };
  }
}

test('all messages are sent, in their order', async () => {
  const { sent, producer: to } = producer();
  expect(await sendAll(to, 'behavior', messages(3_500))).toBe(3_500);
  expect(sent).toEqual(Array.from({ length: 3_500 }, (_, n) => String(n)));
});

test('a source that fails midway is an error, not a short success', async () => {
  await expect(sendAll(producer().producer, 'behavior', messages(9_000, 7_500))).rejects.toThrow('broke off');
});
