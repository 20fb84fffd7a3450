import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { readCommandLine, runCommand, UsageError } from '../../contracts/command-line.ts';
import { disablingComments, PROMISED, type Score, scoreOf, unnoticed } from './score.ts';
import { mutatedBy, sourcesOf } from './targets.ts';

/*
 * npm run mutation: changes the code in one place at a time (StrykerJS, its default mutators) and runs the fast tests
 * that reach the place. A mutant that no test notices is a line that could be wrong.
 */

const USAGE = `npm run mutation -- [FOLDER or FILE …] [--concurrency N] [--list] [--json FILE]

FOLDER           folders under domain, server or workers (default: all that are measured)
FILE             one of their files, such as domain/order/refund.ts: minutes instead of the folder's half hour
--concurrency N  tests at once (default: one a core)
--list           prints each mutant that no test noticed
--json FILE      report: {scores: [{folder, percent, killed, timedOut, survived, notCovered, ignored}], disabled}`;

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FOLDERS = [
  'domain/coupon',
  'domain/order',
  'domain/recommendation/memory',
  'domain/recommendation/model',
  'domain/recommendation/lists',
  'domain/attribution',
  'domain/experiment',
  'domain/pricing',
  'domain/search',
  'domain/shared',
  'server/checkout',
  'workers',
];
/** Copied into the sandbox otherwise, and of no use to a fast test. */
const LEFT_OUT = ['.next*', '.stack*', '.cache', 'public', 'test-results', 'playwright-report', 'generated', 'docs'];

async function measure(folder: string, concurrency: number) {
  const stryker = new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: true },
    mutate: mutatedBy(folder),
    coverageAnalysis: 'perTest',
    reporters: ['progress-append-only'],
    tempDirName: '.cache/mutation',
    ignorePatterns: LEFT_OUT,
    // The sandbox needs no tsconfig: Node and vitest erase the types.
    tsconfigFile: 'none',
    timeoutMS: 10_000,
    concurrency,
  });
  return stryker.runMutationTest();
}

function chosenFolders(asked: readonly string[]): readonly string[] {
  if (asked.length === 0) return FOLDERS;
  const folders = asked.map((folder) => folder.replace(/\/+$/, ''));
  const empty = folders.find((folder) => sourcesOf(folder, ROOT).length === 0);
  if (empty !== undefined)
    throw new UsageError(`${empty} holds no code to change. Folders that are measured: ${FOLDERS.join(', ')}.`);
  return folders;
}

const row = ({ folder, percent, killed, timedOut, survived, notCovered, ignored }: Score) =>
  `${folder.padEnd(30)} ${percent.toFixed(1).padStart(5)} %  killed ${killed}, timed out ${timedOut}, survived ${survived}, not covered ${notCovered}, ignored ${ignored}`;

await runCommand(async () => {
  const { values, positionals } = readCommandLine(process.argv.slice(2), {
    allowPositionals: true,
    options: {
      concurrency: { type: 'string' },
      json: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const concurrency = values.concurrency === undefined ? cpus().length : Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new UsageError(`--concurrency takes a whole number from 1, not "${values.concurrency}".`);
  process.chdir(ROOT);
  mkdirSync('.cache/mutation', { recursive: true });
  const folders = chosenFolders(positionals);
  const scores: Score[] = [];
  for (const folder of folders) {
    const results = await measure(folder, concurrency);
    scores.push(scoreOf(folder, results));
    if (values.list) for (const line of unnoticed(results)) console.log(line);
    console.log(row(scores.at(-1) as Score));
  }
  const disabled = disablingComments(folders.flatMap((folder) => sourcesOf(folder, ROOT)));
  console.log(`\n${scores.map(row).join('\n')}\nComments that exclude mutants: ${disabled.count}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ scores, disabled }, null, 2)}\n`);
  const below = scores.filter(({ folder, percent }) => percent < (PROMISED[folder] ?? 0)).map(({ folder }) => folder);
  if (below.length > 0 || disabled.withoutReason.length > 0)
    throw new UsageError(
      [
        ...below.map((folder) => `${folder} is below its ${PROMISED[folder]} %: --list names what no test notices.`),
        ...disabled.withoutReason.map((at) => `${at} excludes mutants without a reason.`),
      ].join('\n'),
    );
});
