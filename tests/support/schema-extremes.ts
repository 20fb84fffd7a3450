import type { z } from 'zod';

/*
 * Values at and beyond the edges of a schema, derived from the schema itself: a field that is added is tried without
 * anybody writing it down.
 */

export interface Extreme {
  /** "payload.categoryId = 3000000000" */
  name: string;
  /** The whole value, with one leaf replaced. */
  value: unknown;
}

const NUMBERS = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2 ** 15, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 3_000_000_000],
  ...[2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, -(2 ** 63), 2 ** 64, 1e20, 1e21, 1e308, -1e308, 5e-324],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

const TEXTS = [
  ...['', ' ', '0', '-1', ' 5 ', '1.5', '1e308', '0x10', 'NaN', 'Infinity', '2147483648', '9223372036854775808'],
  ...[
    '\0',
    'a\0b',
    '\ud800',
    '\udc00',
    'a\ud83d',
    '\u202e',
    '\uffff',
    '👩‍👩‍👧‍👦',
    'e\u0301',
    '가',
    '%',
    "'; --",
    '__proto__',
  ],
  ...['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2026-01-01T00:00:00+23:59', '1970-01-01T00:00:00Z'],
];

const deep = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

const OTHERS: unknown[] = [null, undefined, true, false, {}, [], [[]], deep(500), { length: 1e9 }, [null], [0]];

/** Examples for leaves with a form of their own; the first that the leaf takes is used. */
const EXAMPLES: unknown[] = [
  ...[
    1,
    0,
    1990,
    'x',
    '1',
    true,
    '0190a0a0-0000-7000-8000-000000000001',
    '2026-01-01T00:00:00.000Z',
    '2026-12-01',
    'a:b',
    '1,2',
    'item-cf,trending',
    'on',
  ],
  ...['a@b.kr', 'https://shop.test/', '010-1234-5678', '04524', 'A'.repeat(43), {}, [], null, undefined],
];

type Schema = z.ZodType;
type Def = {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  options?: Schema[];
  valueType?: Schema;
  in?: Schema;
};

const defOf = (schema: Schema) => schema._zod.def as unknown as Def;

/** A value that `schema` takes. Throws for a leaf of a form that is not known here: give EXAMPLES one of it. */
export function exampleOf(schema: Schema, path = '(whole)'): unknown {
  const def = defOf(schema);
  if (def.type === 'object')
    return Object.fromEntries(
      Object.entries(def.shape ?? {}).map(([key, field]) => [key, exampleOf(field, `${path}.${key}`)]),
    );
  if (def.type === 'array' && def.element !== undefined) {
    const filled = [exampleOf(def.element, `${path}[]`)];
    if (schema.safeParse(filled).success) return filled;
  }
  if (['optional', 'nullable', 'default', 'prefault', 'readonly'].includes(def.type) && def.innerType !== undefined)
    return exampleOf(def.innerType, path);
  if (def.type === 'union') for (const option of def.options ?? []) return exampleOf(option, path);
  if (def.type === 'literal' || def.type === 'enum') return (schema as z.ZodEnum).options?.[0] ?? literalOf(schema);
  const example = EXAMPLES.find((candidate) => schema.safeParse(candidate).success);
  if (example === undefined && !schema.safeParse(undefined).success)
    throw new Error(`No example is known for ${path} (${def.type}). Add one to EXAMPLES in ${import.meta.filename}`);
  return example;
}

function literalOf(schema: Schema): unknown {
  return (schema._zod.def as unknown as { values: unknown[] }).values[0];
}

/** Every extreme of every leaf of `schema`, each in a value that is otherwise in order; every option of a union. */
export function extremesOf(schema: Schema): Extreme[] {
  return optionsOf(schema).flatMap((option) => {
    const whole = exampleOf(option);
    return leavesOf(option).flatMap(({ path, schema: leaf }) =>
      valuesFor(leaf).map((value) => ({
        name: `${path.join('.') || '(whole)'} = ${wordFor(value)}`,
        value: replaced(whole, path, value),
      })),
    );
  });
}

function optionsOf(schema: Schema): Schema[] {
  const def = defOf(schema);
  return def.type === 'union' ? (def.options ?? []).flatMap(optionsOf) : [schema];
}

interface Leaf {
  path: (string | number)[];
  schema: Schema;
}

function leavesOf(schema: Schema, path: (string | number)[] = []): Leaf[] {
  const def = defOf(schema);
  const here = { path, schema };
  if (def.type === 'object')
    return [here, ...Object.entries(def.shape ?? {}).flatMap(([key, field]) => leavesOf(field, [...path, key]))];
  if (def.type === 'array' && def.element !== undefined) return [here, ...leavesOf(def.element, [...path, 0])];
  if (def.innerType !== undefined) return leavesOf(def.innerType, path);
  if (def.type === 'record' && def.valueType !== undefined) return [here, ...leavesOf(def.valueType, [...path, 'key'])];
  return [here];
}

function valuesFor(leaf: Schema): unknown[] {
  const def = defOf(leaf);
  const long = ['x'.repeat(100_000), '가'.repeat(300), '9'.repeat(400), 'a\ud83d'.repeat(50)];
  if (def.type !== 'array') return [...NUMBERS, ...TEXTS, ...long, ...OTHERS];
  const element = def.element === undefined ? null : exampleOf(def.element);
  return [...OTHERS, Array.from({ length: 100 }, () => element), Array.from({ length: 20_000 }, () => element)];
}

function replaced(whole: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  const holder = copy as Record<string | number, unknown>;
  holder[key] = replaced(holder[key], rest, value);
  return copy;
}

function wordFor(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text;
}

/**
 * Why an accepted value would not fit a store; null if it fits. `key`: the field's name, whose unit sets the limit.
 */
export function misfitOf(value: unknown, key = ''): string | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return `${key}: ${value}`;
    const most = /(Won|Ms)$/.test(key) || key === 'score' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1;
    return Math.abs(value) > most ? `${key}: ${value} is beyond ${most}` : null;
  }
  if (typeof value === 'string') {
    if (value.includes('\0')) return `${key}: NUL`;
    if (!value.isWellFormed()) return `${key}: half a surrogate pair`;
    return value.length > 10_000 ? `${key}: ${value.length} characters` : null;
  }
  if (Array.isArray(value)) {
    if (value.length > 10_000) return `${key}: ${value.length} elements`;
    return value.map((each) => misfitOf(each, key)).find((misfit) => misfit !== null) ?? null;
  }
  if (typeof value !== 'object' || value === null) return null;
  return (
    Object.entries(value)
      .map(([name, each]) => misfitOf(each, name))
      .find((misfit) => misfit !== null) ?? null
  );
}
