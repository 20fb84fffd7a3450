import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFiles } from '../../bin/check/project-files.ts';

const root = process.cwd();

/** Actions and route handlers that do not read who asks, each with why it need not. */
const WITHOUT_IDENTITY: Record<string, string> = {
  'app/api/health/live/route.ts GET': 'the process alone',
  'app/api/health/ready/route.ts GET': 'services alone',
  'app/api/products/page/route.ts GET': 'the same for all',
  'app/api/payments/webhook/route.ts POST': 'a hint, which the payment provider is asked about',
  'app/api/products/route.ts GET': 'the same for all',
  'app/api/search/route.ts GET': 'the same for all',
  'app/mail/opt-out/actions.ts optOut': 'the token in the link is the authority',
  'app/mail/opt-out/one-click/route.ts POST': 'the token in the link is the authority',
  'app/metrics/route.ts GET': 'figures of the process',
  'app/preferences/actions.ts chooseLocale': 'a cookie of the browser',
  'app/preferences/actions.ts chooseTheme': 'a cookie of the browser',
  'app/robots.txt/route.ts GET': 'the same for all',
  'app/sitemap.xml/route.ts GET': 'the same for all',
  'app/sitemaps/[part]/route.ts GET': 'the same for all',
};

const ASKS = /\b(currentSession|requireCustomer|operatorOrNotFound)\(/;
const DECLARATION = /^(export )?(?:default )?(?:async )?(?:function (\w+)|const (\w+) =)/gm;

interface Entry {
  name: string;
  asks: boolean;
}

/**
 * Exported functions of a file of actions or of a route, and whether they, or what they call in their file, ask who it
 * is.
 */
function entriesOf(text: string): Entry[] {
  const found = [...text.matchAll(DECLARATION)].map((match, at, all) => ({
    name: match[2] ?? match[3] ?? '',
    isExported: match[1] !== undefined,
    body: text.slice(match.index + match[0].length, all[at + 1]?.index),
  }));
  const asking = new Set<string>();
  for (let before = -1; before !== asking.size; ) {
    before = asking.size;
    for (const { name, body } of found)
      if (ASKS.test(body) || [...asking].some((other) => new RegExp(`\\b${other}\\(`).test(body))) asking.add(name);
  }
  return found.filter(({ isExported }) => isExported).map(({ name }) => ({ name, asks: asking.has(name) }));
}

const isAction = (text: string) => /^['"]use server['"]/m.test(text);
const VERBS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const sources = projectFiles(root, ['.ts', '.tsx'])
  .filter((file) => file.startsWith('app/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  .filter(({ file, text }) => isAction(text) || /\/route\.tsx?$/.test(file));

test('every action and route handler asks who it is, or is named here with why it need not', () => {
  const entries = sources.flatMap(({ file, text }) =>
    entriesOf(text)
      .filter(({ name }) => isAction(text) || VERBS.has(name))
      .map(({ name, asks }) => ({ place: `${file} ${name}`, asks })),
  );
  expect(entries.length).toBeGreaterThan(25);
  const unlisted = entries.filter(({ place, asks }) => !asks && WITHOUT_IDENTITY[place] === undefined);
  expect(unlisted.map(({ place }) => place)).toEqual([]);
  const needless = entries.filter(({ place, asks }) => asks && WITHOUT_IDENTITY[place] !== undefined);
  expect(needless.map(({ place }) => place)).toEqual([]);
});

test('none of them takes an unconfirmed session, or reads the cookie by itself', () => {
  for (const { file, text } of sources) {
    expect(text, file).not.toMatch(/\bpageSession\b/);
    expect(text, file).not.toMatch(/\bsessions\.resolve\b|\bSESSION_COOKIE\b|\breadSessionToken\b/);
  }
});

test('an action that does not ask is found, also behind a function of its file', () => {
  const asks = `async function own() {\n  return (await currentSession()).shopperId;\n}\n`;
  expect(entriesOf(`${asks}export async function a() {\n  await own();\n}\nexport async function b() {}\n`)).toEqual([
    { name: 'a', asks: true },
    { name: 'b', asks: false },
  ]);
});
