import { UsageError } from '#contracts/command-line.ts';
import { encodingOf, textOf } from './encoding.ts';
import { fieldsOf, jsonRows, recordsByLine, recordsByObject } from './json-rows.ts';
import { type Line, linesOf } from './lines.ts';
import type { ReadingOptions } from './options.ts';
import type { Row } from './row.ts';
import { separatedRows } from './separated-rows.ts';
import { separationOf, separatorName } from './separator.ts';
import { bytesOf, type Layer, layersOf, type OnBytes } from './unpack.ts';

/** A file of rows, and what its cells are taken to be separated by. May be read more than once. */
export interface Table {
  path: string;
  layers: readonly Layer[];
  encoding: string;
  /** Of JSON the names of its fields; null: the rows name nothing, or their first does. */
  names: readonly string[] | null;
  /** The sign itself, or "JSON lines" and the like. */
  separator: string;
  separatorName: string;
  /** The first rows, a header among them where there is one. */
  head: readonly Row[];
  rows(onBytes?: OnBytes): AsyncGenerator<Row[]>;
}

/** Lines without a separator, for those who read whole lines. */
export interface Lines {
  path: string;
  encoding: string;
  head: readonly Line[];
  lines(onBytes?: OnBytes): AsyncGenerator<Line[]>;
  text(onBytes?: OnBytes): AsyncGenerator<string>;
}

const HEAD_LINES = 2_000;
const HEAD_NAMES = 500;

/** Opens a file and finds its packing and encoding. Throws a UsageError for what is no text. */
export async function openLines(
  path: string,
  { encoding: requested }: ReadingOptions = {},
): Promise<Lines & Pick<Table, 'layers'>> {
  const layers = await layersOf(path);
  const encoding = requested ?? (await encodingOf(() => bytesOf(path, layers), path));
  const text = (onBytes?: OnBytes) => textOf(bytesOf(path, layers, onBytes), encoding);
  const lines = (onBytes?: OnBytes) => linesOf(text(onBytes));
  const head: Line[] = [];
  for await (const batch of lines()) {
    head.push(...batch.slice(0, HEAD_LINES - head.length));
    if (head.length >= HEAD_LINES) break;
  }
  return { path, layers, encoding, head, lines, text };
}

/** Opens a file of rows. Throws a UsageError where nothing separates their cells. */
export async function tableOf(path: string, options: ReadingOptions = {}): Promise<Table> {
  const opened = await openLines(path, options);
  if (opened.head.length === 0) throw new UsageError(`${path} is empty.`);
  const table = await tableIn(opened, options);
  if (table === null)
    throw new UsageError(
      `${path}: nothing separates the cells of its rows. Name what does: --separator comma, for example.`,
    );
  return table;
}

/** The rows of an opened file; null where its lines are cut by blanks into any number of cells, or not at all. */
export async function tableIn(
  opened: Awaited<ReturnType<typeof openLines>>,
  options: ReadingOptions,
): Promise<Table | null> {
  const { path, layers, encoding, head, lines } = opened;
  const json = options.separator === undefined ? await jsonIn(opened) : null;
  if (json !== null) return { path, layers, encoding, ...json };
  const separation = separationOf(rowsAfterComments(head), options.separator);
  if (separation === null) return null;
  const { separator } = separation;
  const rows = (onBytes?: OnBytes) => separatedRows(lines(onBytes), separation);
  const name = separatorName(separator);
  return { path, layers, encoding, names: null, separator, separatorName: name, head: await headRows(rows()), rows };
}

/** `#` at the head of a file is a comment on it as a rule; its words would be counted as cells. */
function rowsAfterComments(lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex(({ text }) => !text.startsWith('#'));
  return first < 0 ? lines : lines.slice(first);
}

type JsonTable = Pick<Table, 'names' | 'separator' | 'separatorName' | 'head' | 'rows'>;

async function jsonIn({ path, head, lines, text }: Lines): Promise<JsonTable | null> {
  const first = head.find((line) => line.text.trim() !== '')?.text.trim() ?? '';
  if (!/^(\[\s*)?\{|^\[$/.test(first)) return null;
  const byLine = fieldsOf(first.replace(/^\[|,$/g, '')) !== null;
  const records = (onBytes?: OnBytes) => (byLine ? recordsByLine(lines(onBytes)) : recordsByObject(text(onBytes)));
  const names = new Set<string>();
  let seen = 0;
  search: for await (const batch of records()) {
    for (const { fields } of batch) {
      for (const one of fields ?? []) for (const name of one.keys()) names.add(name);
      if (++seen >= HEAD_NAMES) break search;
    }
  }
  if (names.size === 0)
    throw new UsageError(`${path} looks like JSON, but holds no objects. Give a list of objects, or an object a line.`);
  const all = [...names];
  const kind = byLine ? 'JSON lines' : 'JSON';
  const rows = (onBytes?: OnBytes) => jsonRows(records(onBytes), all);
  return { names: all, separator: kind, separatorName: kind, head: await headRows(rows()), rows };
}

async function headRows(rows: AsyncIterable<Row[]>): Promise<Row[]> {
  const head: Row[] = [];
  for await (const batch of rows) {
    head.push(...batch.slice(0, HEAD_LINES - head.length));
    if (head.length >= HEAD_LINES) break;
  }
  return head;
}
