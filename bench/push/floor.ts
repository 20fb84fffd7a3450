import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type PushFigures, runPushLoad } from './protocol-shoppers.ts';

/** Push latency of the bare pipeline under the same load, beside which the shop's own figure is read. */
export async function measureFloor(options: {
  env: Record<string, string>;
  shoppers: number;
  eventsPerSecond: number;
  seconds: number;
}): Promise<PushFigures> {
  const port = await freePort();
  const child = fork(new URL('./floor-pipeline.ts', import.meta.url), {
    env: { ...process.env, ...options.env, DANGOL_NAMESPACE: `floor-${Date.now()}`, PORT: String(port) },
  });
  try {
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('The bare pipeline did not start.'))),
    ]);
    const load = {
      url: `http://127.0.0.1:${port}`,
      origin: `http://127.0.0.1:${port}`,
      event: (shopper: number, turn: number) => ({ type: 'floor', payload: { shopper, turn } }),
      answers: () => true,
      answerEvent: 'floor',
    };
    // The first events wait for the consumer to join its group.
    await runPushLoad({ ...load, cookies: [''], eventsPerSecond: 2, seconds: 5 });
    return await runPushLoad({
      ...load,
      cookies: Array.from({ length: options.shoppers }, () => ''),
      eventsPerSecond: options.eventsPerSecond,
      seconds: options.seconds,
    });
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}
