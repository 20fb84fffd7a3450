import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = 'docs/decisions';
const files = readdirSync(FOLDER)
  .filter((name) => /^\d{4}-/.test(name))
  .sort();
const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

test('every decision has its number and title, a status and a date', () => {
  for (const name of files) {
    const [title = '', , status = ''] = textOf(name).split('\n');
    expect(title, name).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`));
    expect(status, name).toMatch(
      /^Status: (Accepted|Superseded (in part \(.+\) )?by \d{4}) · Date: \d{4}-\d{2}-\d{2}$/,
    );
  }
});

test('numbers are used once, and a decision that supersedes another exists', () => {
  const numbers = files.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const name of files)
    for (const [, by] of textOf(name).matchAll(/^Status: Superseded.* by (\d{4})/gm))
      expect(numbers, name).toContain(by);
});

test('the index lists each decision once, in the order of the numbers, by its title', () => {
  const rows = [...textOf('README.md').matchAll(/^\| (\d{4}) \| \[(.+?)\]\((.+?)\).* \| (.+) \|$/gm)];
  expect(rows.map(([, , , file]) => file)).toEqual(files);
  for (const [, number, title, file, line] of rows) {
    expect(textOf(file ?? '').split('\n')[0]).toBe(`# ${number} ${title}`);
    expect(line?.length).toBeGreaterThan(20);
  }
});

test('every decision that the project refers to exists', () => {
  const numbers = new Set(files.map((name) => name.slice(0, 4)));
  for (const name of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', ...files.map((file) => join(FOLDER, file))])
    for (const [, number] of readFileSync(name, 'utf8').matchAll(/\bADR (\d{4})\b|\((\d{4})\)/g))
      if (number !== undefined) expect(numbers, `${name}: ${number}`).toContain(number);
});
