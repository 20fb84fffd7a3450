import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutatedBy, sourcesOf } from './targets.ts';

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'mutation-'));
  mkdirSync(join(root, 'domain/order'), { recursive: true });
  for (const name of ['refund.ts', 'refund.test.ts', 'order.arbitrary.ts', 'notes.md'])
    writeFileSync(join(root, 'domain/order', name), '');
  return root;
}

test('a folder stands for its code without tests and the generators of their input', () => {
  expect(mutatedBy('domain/order')).toEqual([
    'domain/order/**/*.ts',
    '!domain/order/**/*.test.ts',
    '!domain/order/**/*.arbitrary.ts',
  ]);
  expect(sourcesOf('domain/order', project())).toEqual(['domain/order/refund.ts']);
});

test('a file stands for itself; a test, a missing file and a folder without code for nothing', () => {
  const root = project();
  expect(mutatedBy('domain/order/refund.ts')).toEqual(['domain/order/refund.ts']);
  expect(sourcesOf('domain/order/refund.ts', root)).toEqual(['domain/order/refund.ts']);
  for (const target of ['domain/order/refund.test.ts', 'domain/order/missing.ts', 'domain/missing'])
    expect(sourcesOf(target, root)).toEqual([]);
});
