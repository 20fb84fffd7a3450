import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFiles } from '../../bin/check/project-files.ts';
import { CHECKED_ENDINGS, findRefusedWords, type RefusedWord, readRefusedWords } from '../support/words.ts';

const ROOT = join(import.meta.dirname, '../..');
const INSTEAD = readRefusedWords(readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8'));
const REFUSED = new Set(INSTEAD.keys());

/** An applied migration cannot change: its checksum is recorded. */
const EXEMPT_FILES = /^prisma\/migrations\//;

interface Exemption {
  text: string | RegExp;
  files?: RegExp;
  reason: string;
}

const EXEMPT: readonly Exemption[] = [
  { text: 'rememberAddress', reason: 'the name of a form field, which clients send' },
  {
    text: 'isTold',
    files: /^components\/navigation\//,
    reason: 'a key in sessionStorage, which a tab from before a deploy has written',
  },
  { text: /system user nobody/, files: /^\.env\.example$/, reason: 'the name of a user account of the system' },
];

const covers = ({ text, files }: Exemption, { file, text: found }: RefusedWord) =>
  (typeof text === 'string' ? found === text : text.test(found)) && (files?.test(file) ?? true);

const found = projectFiles(ROOT, CHECKED_ENDINGS)
  .filter((file) => !EXEMPT_FILES.test(file))
  .flatMap((file) => findRefusedWords(file, readFileSync(join(ROOT, file), 'utf8'), REFUSED));

test('no comment, name or metric help has a word that the glossary refuses', () => {
  const refused = found.filter((use) => !EXEMPT.some((exemption) => covers(exemption, use)));
  expect(
    refused.map(({ file, line, kind, word, text }) => `${file}:${line} ${kind} "${text}": ${INSTEAD.get(word)}`),
  ).toEqual([]);
});

test.each(EXEMPT)('$text is exempt, since it is $reason', (exemption) => {
  expect(found.some((use) => covers(exemption, use))).toBe(true);
});

test('the glossary lists the refused words, each form of them, and what to write instead', () => {
  expect(REFUSED.size).toBeGreaterThan(30);
  for (const word of ['tell', 'told', 'given', 'whoever', 'nobody', 'said', 'keepers']) expect(REFUSED).toContain(word);
  for (const instead of INSTEAD.values()) expect(instead).not.toBe('');
});

const usesIn = (file: string, text: string) =>
  findRefusedWords(file, text, REFUSED).map(({ line, kind, word }) => ({ line, kind, word }));

test('the checker finds a planted comment, name and metric help, and leaves string literals alone', () => {
  const planted = `const plain = 'said'; // ok
/**
 * Whoever asks.
 */
function tellView(wasTold: boolean): void {}
const counter = { help: 'Events told to Kafka', labels: ['told'] };
const { given: _, ...rest } = { given: \`nobody\`, given_to: 1 };
const element = <Given keeper="said">{/* brings */ rest}</Given>;
class Box { #patience = 1; }
`;
  expect(usesIn('planted.tsx', planted)).toEqual([
    { line: 3, kind: 'comment', word: 'whoever' },
    { line: 8, kind: 'comment', word: 'brings' },
    { line: 5, kind: 'name', word: 'tell' },
    { line: 5, kind: 'name', word: 'told' },
    { line: 6, kind: 'help', word: 'told' },
    { line: 7, kind: 'name', word: 'given' },
    { line: 7, kind: 'name', word: 'given' },
    { line: 7, kind: 'name', word: 'given' },
    { line: 8, kind: 'name', word: 'given' },
    { line: 8, kind: 'name', word: 'keeper' },
    { line: 8, kind: 'name', word: 'given' },
    { line: 9, kind: 'name', word: 'patience' },
  ]);
});

test.each([
  ['planted.py', '"""Tells."""\nx = "told" # said\ngiven = 1\n', ['comment tells', 'comment said', 'name given']],
  ['planted.prisma', 'model A { // told\n  given Int @map("told")\n}\n', ['comment told', 'name given']],
  ['planted.css', '/* says */\n.given { content: "told"; }\n', ['comment says', 'name given']],
  ['planted.sql', "-- told\nselect 'said' as given;\n", ['comment told', 'name given']],
  ['planted.yml', 'a: "#told" # said\n#brings\nb: given\n', ['comment said', 'comment brings']],
  ['Dockerfile', '# told\nRUN echo given\n', ['comment told']],
])('the checker finds what is planted in %s', (file, text, expected) => {
  expect(usesIn(file, text).map(({ kind, word }) => `${kind} ${word}`)).toEqual(expected);
});
