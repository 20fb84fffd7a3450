import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exampleOf, extremesOf, misfitOf } from '../support/schema-extremes.ts';

const CONTRACTS = join(import.meta.dirname, '../../contracts');
/**
 * Modules without input that reaches a store: settings of processes, which are in no store, and parts of other schemas.
 */
const NOT_AN_EDGE = new Set(['company.ts', 'env.ts', 'experiment.ts', 'identifiers.ts']);

const modules = readdirSync(CONTRACTS).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT_AN_EDGE.has(name),
);
const schemas = (
  await Promise.all(
    modules.map(async (name) => {
      const exported = (await import(join(CONTRACTS, name))) as Record<string, unknown>;
      return Object.entries(exported).flatMap(([key, value]) =>
        value instanceof z.ZodType ? [[`${name} ${key}`, value] as const] : [],
      );
    }),
  )
).flat();

test('the schemas of all edges are found', () => {
  const names = schemas.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(['events.ts behaviorEventSchema', 'search.ts searchQuerySchema']));
});

test.each(schemas)('%s takes nothing that a store refuses', (_name, schema) => {
  expect(schema.safeParse(exampleOf(schema)).success).toBe(true);
  const misfits = extremesOf(schema).flatMap(({ name, value }) => {
    const parsed = schema.safeParse(value);
    const misfit = parsed.success ? misfitOf(parsed.data) : null;
    return misfit === null ? [] : [`${name} → ${misfit}`];
  });
  expect(misfits).toEqual([]);
});

test('an unbounded number, an unbounded text and a NUL are found', () => {
  const schema = z.object({ count: z.number().int(), more: z.object({ text: z.string() }).optional() });
  const found = extremesOf(schema).flatMap(({ value }) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? (misfitOf(parsed.data) ?? []) : [];
  });
  expect(found.join('\n')).toMatch(/count: 2147483648/);
  expect(found.join('\n')).toMatch(/text: NUL/);
  expect(found.join('\n')).toMatch(/text: half/);
  expect(found.join('\n')).toMatch(/text: 100000 characters/);
});
