import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createTranslator } from 'next-intl';
import { expect, test } from 'vitest';
import { LOCALES } from './locales.ts';
import { MESSAGES } from './messages.ts';

function pathsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    pathsOf(child, path === '' ? key : `${path}.${key}`),
  );
}

/** Names of the values a text is filled with: "{count, plural, one {# day} …}" → count. Branches are passed over. */
function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const { 0: token, 1: name } of text.matchAll(/\{\s*(\w*)|\}/g)) {
    if (token === '}') depth -= 1;
    else {
      if (depth === 0 && name !== undefined && name !== '') names.add(name);
      depth += 1;
    }
  }
  return [...names].sort();
}

test('every file of every language is read, under its own name', async () => {
  for (const locale of LOCALES) {
    const files = await readdir(join('messages', locale));
    expect(Object.keys(MESSAGES[locale]).sort()).toEqual(files.map((name) => basename(name, '.json')).sort());
    for (const [namespace, texts] of Object.entries(MESSAGES[locale]))
      expect(texts).toEqual(JSON.parse(await readFile(join('messages', locale, `${namespace}.json`), 'utf8')));
  }
});

test('every text stands in every language, filled with the same values', () => {
  const korean = new Map(pathsOf(MESSAGES.ko, ''));
  const english = new Map(pathsOf(MESSAGES.en, ''));
  expect([...english.keys()].sort()).toEqual([...korean.keys()].sort());
  for (const [path, text] of english)
    expect([path, argumentsOf(korean.get(path) ?? '')]).toEqual([path, argumentsOf(text)]);
});

test('every text can be filled', () => {
  for (const locale of LOCALES) {
    const messages = MESSAGES[locale];
    const failures: string[] = [];
    const translate = createTranslator({
      locale,
      messages,
      onError: ({ message }) => failures.push(message),
      timeZone: 'Asia/Seoul',
    });
    for (const [path, text] of pathsOf(messages, '')) {
      const values = Object.fromEntries(argumentsOf(text).map((name) => [name, 3]));
      const tags = Object.fromEntries(
        [...text.matchAll(/<(\w+)>/g)].map(([, tag]) => [tag ?? '', (chunks: unknown) => chunks]),
      );
      translate.rich(path as never, { ...values, ...tags } as never);
    }
    expect(failures).toEqual([]);
  }
});
