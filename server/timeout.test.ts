import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { afterAwake, within } from './timeout.ts';

/** Keeps the process from listening to anything. */
function beBusy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

test('an answer that came while the process was busy is an answer', async () => {
  const server = createServer((socket) => socket.end('there')).listen(0);
  try {
    const { port } = server.address() as { port: number };
    const { createConnection } = await import('node:net');
    const answer = new Promise<string>((resolve) => {
      createConnection(port, '127.0.0.1').once('data', (data) => resolve(String(data)));
    });
    const heard = within(answer, 40);
    setImmediate(() => beBusy(200));
    expect(await heard).toBe('there');
  } finally {
    server.close();
  }
});

test('what never answers is given up, and what fails too', async () => {
  expect(await within(new Promise(() => undefined), 8)).toBeUndefined();
  expect(await within(Promise.reject(new Error('away')), 8)).toBeUndefined();
});

test('it is never early, and comes once', async () => {
  const startedAt = performance.now();
  let times = 0;
  await new Promise<void>((resolve) => {
    afterAwake(40, () => {
      times++;
      resolve();
    });
  });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(36);
  expect(times).toBe(1);
});

test('called off, it does not come', async () => {
  let hasPassed = false;
  afterAwake(4, () => {
    hasPassed = true;
  })();
  await new Promise<void>((resolve) => afterAwake(12, resolve));
  expect(hasPassed).toBe(false);
});
