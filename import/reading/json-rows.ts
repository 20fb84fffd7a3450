import type { Line } from './lines.ts';
import type { Row } from './row.ts';

type Fields = Map<string, string>;

/** Longer texts are no record. */
const LONGEST_RECORD = 1 << 22;

/** A record and the rows it stands for; null: it is no object of JSON. */
export interface JsonRecord {
  line: number;
  fields: Fields[] | null;
}

/** Records of JSON lines: an object a line, whatever brackets and commas stand around it. */
export async function* recordsByLine(batches: AsyncIterable<readonly Line[]>): AsyncGenerator<JsonRecord[]> {
  for await (const batch of batches)
    yield batch
      .filter(({ text }) => /[^\s[\],]/.test(text))
      .map(({ number, text, cut }) => ({
        line: number,
        fields: cut === true ? null : fieldsOf(text.replace(/^[\s[]+|[\s,\]]+$/g, '')),
      }));
}

/**
 * Records of a list of objects, or of objects one after another, over any number of lines. Memory: a chunk and a
 * record.
 */
export async function* recordsByObject(chunks: AsyncIterable<string>): AsyncGenerator<JsonRecord[]> {
  const splitter = new ObjectSplitter();
  for await (const chunk of chunks)
    yield splitter.take(chunk).map(({ line, text }) => ({ line, fields: fieldsOf(text) }));
  const { openLine } = splitter;
  if (openLine !== null) yield [{ line: openLine, fields: null }];
}

/** The records as rows whose cells stand in the order of `names`. */
export async function* jsonRows(
  batches: AsyncIterable<readonly JsonRecord[]>,
  names: readonly string[],
): AsyncGenerator<Row[]> {
  for await (const records of batches)
    yield records.flatMap(({ line, fields }): Row[] =>
      fields === null
        ? [{ line, cells: [], problem: 'not JSON' }]
        : fields.map((one) => ({ line, cells: names.map((name) => one.get(name) ?? '') })),
    );
}

/**
 * An object's values by name, nested ones as `outer.inner`; one for each element where it holds a list of objects (the
 * lines of an order). Null for what is no object.
 */
export function fieldsOf(text: string): Fields[] | null {
  let value: unknown;
  try {
    // Ids beyond what a number holds exactly stay as they are written.
    value = /\d{16}/.test(text) ? JSON.parse(text, exactly as never) : JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields: Fields = new Map();
  const lists: [name: string, list: object[]][] = [];
  flatten(value as Record<string, unknown>, '', fields, lists);
  return expanded(fields, lists, 0);
}

/** One for each element of the one list of objects; orders in a list have lists of lines of their own. */
function expanded(fields: Fields, lists: readonly [name: string, list: object[]][], depth: number): Fields[] {
  const [only] = lists;
  if (only === undefined || lists.length > 1 || depth >= DEEPEST_LISTS) return [fields];
  return only[1].flatMap((element) => {
    const all: Fields = new Map(fields);
    const inner: [name: string, list: object[]][] = [];
    flatten(element as Record<string, unknown>, `${only[0]}.`, all, inner);
    return expanded(all, inner, depth + 1);
  });
}

function exactly(_: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined
    ? context.source
    : value;
}

const DEEPEST = 6;
const DEEPEST_LISTS = 3;

function flatten(
  value: Record<string, unknown>,
  before: string,
  into: Fields,
  lists: [string, object[]][],
  depth = 0,
): void {
  for (const [key, one] of Object.entries(value)) {
    // Mongo writes what JSON has no word for as {"$oid": …}.
    const name = key.startsWith('$') ? before.slice(0, -1) : `${before}${key}`;
    if (one === null || one === undefined) continue;
    if (Array.isArray(one)) {
      if (
        one.length > 0 &&
        one.every((element) => typeof element === 'object' && element !== null && !Array.isArray(element))
      )
        lists.push([name, one]);
      else if (one.length === 1 && typeof one[0] !== 'object') into.set(name, String(one[0]));
    } else if (typeof one === 'object') {
      if (depth < DEEPEST) flatten(one as Record<string, unknown>, `${name}.`, into, lists, depth + 1);
    } else into.set(name, String(one));
  }
}

/** Cuts a text into its outermost objects, whatever stands between them and wherever its chunks end. */
class ObjectSplitter {
  #parts: string[] = [];
  #length = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #begunIn = 1;

  /** The line of the object that is not whole yet; null where there is none. */
  get openLine(): number | null {
    return this.#depth > 0 ? this.#begunIn : null;
  }

  take(text: string): { line: number; text: string }[] {
    const found: { line: number; text: string }[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text.charCodeAt(at);
      if (sign === 10) this.#line++;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (sign === BACKSLASH) this.#escaped = true;
        // No string of JSON reaches over a line: one that does was never closed.
        else if (sign === QUOTE || sign === 10) this.#inString = false;
      } else if (sign === QUOTE) this.#inString = this.#depth > 0;
      else if (sign === OPEN) {
        if (this.#depth++ > 0) continue;
        this.#begunIn = this.#line;
        from = at;
      } else if (sign === CLOSE && this.#depth > 0 && --this.#depth === 0) {
        this.#keep(text.slice(from, at + 1));
        found.push({ line: this.#begunIn, text: this.#parts.join('') });
        this.#parts = [];
        this.#length = 0;
      }
    }
    if (this.#depth > 0) this.#keep(text.slice(from));
    return found;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_RECORD) this.#parts.push(part);
    else this.#parts = [];
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
