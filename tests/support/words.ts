import { parseSync } from 'oxc-parser';

/*
 * Comments and names with a word that docs/glossary.md refuses. String literals are not checked: messages, keys, topics
 * and columns keep their words, since clients and stored data depend on them. The help text of a metric is checked.
 */

export interface RefusedWord {
  file: string;
  /** From 1. */
  line: number;
  kind: 'comment' | 'name' | 'help';
  word: string;
  /** The line of the comment, the name, or the help text. */
  text: string;
}

/** Refused word → what is written instead, from the table under "Words we do not use" of the glossary. */
export function readRefusedWords(glossary: string): Map<string, string> {
  const [, section = ''] = glossary.split(/^## Words we do not use$/m);
  const rows = (section.split(/^## /m)[0] ?? '').matchAll(/^\| ([a-z, ]+) \| ([^|]*) \|$/gm);
  return new Map(
    [...rows].flatMap(([, words = '', instead = '']) => words.split(', ').map((word) => [word, instead] as const)),
  );
}

/** Comments, strings and everything else of the languages that oxc does not parse, by the end of a file's name. */
const TOKENS: Record<string, RegExp> = {
  '.py':
    /(?<comment>#.*|^\s*"""[\s\S]*?""")|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<name>[A-Za-z_]\w*)/gm,
  '.prisma': /(?<comment>\/\/.*)|(?<string>"(?:\\.|[^"\\\n])*")|(?<name>[A-Za-z_]\w*)/g,
  '.css': /(?<comment>\/\*[\s\S]*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<name>[A-Za-z_][\w-]*)/g,
  '.sql': /(?<comment>--.*|\/\*[\s\S]*?\*\/)|(?<string>'(?:''|[^'])*')|(?<name>[A-Za-z_]\w*)/g,
};
const HASH_COMMENTS = /(?<comment>(?<=^|\s)#.*)|(?<string>"(?:\\.|[^"\\\n])*"|'[^'\n]*')/gm;
for (const ending of ['.yml', '.sh', '.toml', '.env.example', '.ci/run', 'Dockerfile', 'ignore', '.npmrc'])
  TOKENS[ending] = HASH_COMMENTS;
const SCRIPTS = ['.ts', '.tsx', '.mjs', '.js'];

/** Ends of the names of files that can be checked. */
export const CHECKED_ENDINGS: readonly string[] = [...SCRIPTS, ...Object.keys(TOKENS)];

interface Token {
  kind: RefusedWord['kind'];
  text: string;
  /** Index in the file's text. */
  start: number;
}

/** The words of a sentence or a name, in lower case: "priceWon", "PRICE_WON" and "The price, won" have the same. */
function wordsOf(text: string): string[] {
  return (
    text
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  );
}

const NAMES = new Set(['Identifier', 'PrivateIdentifier', 'JSXIdentifier']);

interface Node {
  type?: string;
  name?: unknown;
  start?: number;
  key?: { name?: unknown };
  value?: { value?: unknown } | null;
}

/** Adds names and metric help of a syntax tree of oxc (ESTree) to `tokens`. */
function collect(node: unknown, tokens: Token[]): void {
  if (node === null || typeof node !== 'object') return;
  const { type = '', name, start = 0, key, value } = node as Node;
  if (NAMES.has(type) && typeof name === 'string') tokens.push({ kind: 'name', text: name, start });
  if (type === 'Property' && key?.name === 'help' && typeof value?.value === 'string')
    tokens.push({ kind: 'help', text: value.value, start });
  for (const child of Object.values(node)) collect(child, tokens);
}

function scriptTokens(file: string, text: string): Token[] {
  const { program, comments, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} cannot be parsed: ${error.message}`);
  const tokens = comments.map(({ start, end }): Token => ({ kind: 'comment', text: text.slice(start, end), start }));
  collect(program, tokens);
  return tokens;
}

function plainTokens(pattern: RegExp, text: string): Token[] {
  return [...text.matchAll(pattern)].flatMap(({ groups, index: start }): Token[] => {
    if (groups?.comment !== undefined) return [{ kind: 'comment', text: groups.comment, start }];
    return groups?.name === undefined ? [] : [{ kind: 'name', text: groups.name, start }];
  });
}

/** Every use of a refused word in a file's comments, names and metric help; a comment is reported line by line. */
export function findRefusedWords(file: string, text: string, refused: ReadonlySet<string>): RefusedWord[] {
  const ending = CHECKED_ENDINGS.find((one) => file.endsWith(one));
  if (ending === undefined) throw new Error(`${file} is of no language that is checked.`);
  // Most files have none of the words anywhere: they are not parsed.
  const lower = text.toLowerCase();
  if (![...refused].some((word) => lower.includes(word))) return [];
  const pattern = TOKENS[ending];
  const tokens = pattern === undefined ? scriptTokens(file, text) : plainTokens(pattern, text);
  return tokens.flatMap(({ kind, text: whole, start }) => {
    if (!wordsOf(whole).some((word) => refused.has(word))) return [];
    const firstLine = text.slice(0, start).split('\n').length;
    return whole.split('\n').flatMap((part, index) =>
      wordsOf(part)
        .filter((word) => refused.has(word))
        .map((word) => ({ file, line: firstLine + index, kind, word, text: part.trim() })),
    );
  });
}
