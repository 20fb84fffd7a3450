import { expect, test } from 'vitest';
import { TOPIC_SETTINGS } from '#contracts/topics.ts';
import { parseStartArguments } from './start-arguments.ts';
import { MOST_CONSUMERS, WRITERS, writerProcesses } from './writers.ts';

test('one consumer of each group, and as many brokers as the stack has, unless the command line says otherwise', () => {
  expect(parseStartArguments([])).toEqual({ consumers: 1, brokers: undefined });
  expect(parseStartArguments(['--consumers', '3', '--brokers', '3'])).toEqual({ consumers: 3, brokers: 3 });
  expect(parseStartArguments(['--help'])).toBeNull();
});

test.each(['0', '4', '1.5', 'three', ''])(
  '%j consumers are refused: their topics have three partitions',
  (consumers) => {
    expect(() => parseStartArguments(['--consumers', consumers])).toThrow(/--consumers takes 1 to 3/);
  },
);

test('as many consumers may be had as their topics have partitions', () => {
  for (const topic of ['users', 'products', 'orders'] as const)
    expect(TOPIC_SETTINGS[topic].partitions).toBe(MOST_CONSUMERS);
});

test('each further consumer is a process of its own, on ports that no other process has', async () => {
  expect(await writerProcesses('/shop', 1, [])).toEqual([]);
  const processes = await writerProcesses('/shop', 3, [3000, 3001]);
  expect(processes.map(({ name }) => name)).toEqual(['writers-2', 'writers-3']);
  for (const { args } of processes) expect(args.slice(-WRITERS.length)).toEqual([...WRITERS]);
  const ports = processes.flatMap(({ port, env }) => [port, Number(env?.WORKERS_METRICS_PORT)]);
  expect(new Set([...ports, 3000, 3001]).size).toBe(6);
  expect(processes.map(({ env }) => env?.WORKERS_PORT)).toEqual(processes.map(({ port }) => String(port)));
});
