import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { choosePort, isPortFree, type PortSource } from './ports.ts';

const machine = (taken: number[], any = [50_001, 50_002], claimed: number[] = []): PortSource => ({
  isFree: async (port) => !taken.includes(port),
  anyFree: async () => any.shift() ?? 60_000,
  claim: (port) => !claimed.includes(port),
});

test('the first wanted port that is free', async () => {
  expect(await choosePort([undefined, 5433, 5434], new Set(), machine([5433]))).toBe(5434);
});

test('any port when all wanted ones are taken', async () => {
  expect(await choosePort([5433], new Set(), machine([5433]))).toBe(50_001);
});

test('no port is promised twice, though nobody listens on it yet', async () => {
  const promised = new Set<number>();
  const source = machine([], [9092, 9093]);
  expect(await choosePort([9092], promised, source)).toBe(9092);
  expect(await choosePort([9092], promised, source)).toBe(9093);
});

test('no port that another process has claimed, though nobody listens on it yet', async () => {
  expect(await choosePort([9092, 9093], new Set(), machine([], [], [9092]))).toBe(9093);
  expect(await choosePort([9092], new Set(), machine([], [50_001, 50_002], [9092, 50_001]))).toBe(50_002);
});

test('a port somebody listens on is not free', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
