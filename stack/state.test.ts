import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { brokerProperties } from './kafka-properties.ts';
import { writeJson } from './process-table.ts';
import type { Secrets } from './service.ts';
import { brokersOf, stackPaths } from './state.ts';

const folder = mkdtempSync(join(tmpdir(), 'dangol-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const state = { supervisor: { name: 'supervisor', pid: 1, mark: '' }, phase: 'ready', services: [], ports: {} };

test('a stack keeps the number of brokers that it was made with, and another number is refused with the remedy', () => {
  const paths = stackPaths(join(folder));
  expect([brokersOf(paths, undefined), brokersOf(paths, 3)]).toEqual([1, 3]);
  expect(() => brokersOf(paths, 2)).toThrow(/1 or 3/);
  expect(() => brokersOf(paths, Number.NaN)).toThrow(/1 or 3/);
  writeJson(paths.state, { ...state, brokers: 3 });
  expect([brokersOf(paths, undefined), brokersOf(paths, 3)]).toEqual([3, 3]);
  expect(() => brokersOf(paths, 1)).toThrow(/made with 3 brokers.*To mend it: npm run stack -- reset/);
  // Noted before there was a choice.
  writeJson(paths.state, state);
  expect(brokersOf(paths, undefined)).toBe(1);
  expect(() => brokersOf(paths, 3)).toThrow(/made with 1 broker,/);
});

test('one broker keeps one copy of everything; of three, each log has three, the brokers’ own too', () => {
  const secrets = { kafkaPassword: 'p', kafkaControllerPassword: 'c' } as Secrets;
  const node = { port: 9093, data: '/data', secrets, plainLogin: false };
  const settingsOf = (id: number, controllerPorts: number[]) =>
    new Map(
      brokerProperties({ ...node, id, controllerPorts })
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
  const copies = (settings: Map<string, string>) =>
    [...settings].flatMap(([name, value]) => (name.endsWith('replication.factor') ? [value] : []));
  const one = settingsOf(1, [9094]);
  expect(new Set(copies(one))).toEqual(new Set(['1']));
  expect(one.get('min.insync.replicas')).toBe('1');
  const second = settingsOf(2, [9094, 9194, 9294]);
  expect(new Set(copies(second))).toEqual(new Set(['3']));
  expect(second.get('min.insync.replicas')).toBe('2');
  expect(second.get('controller.quorum.voters')).toBe('1@127.0.0.1:9094,2@127.0.0.1:9194,3@127.0.0.1:9294');
  expect(second.get('listeners')).toContain('CONTROLLER://127.0.0.1:9194');
});
