import { statSync, writeFileSync } from 'node:fs';
import { runCommand, UsageError } from '#contracts/command-line.ts';
import { DEFAULT_SETTINGS, type ModelSettings } from '#domain/recommendation/model/settings.ts';
import { createProgress } from '#import/progress.ts';
import { readingLines } from '#import/reading/reading.ts';
import { type Arguments, parseArguments, USAGE } from './arguments.ts';
import { readCatalogue } from './catalogue.ts';
import type { EventLog } from './event-log.ts';
import { caseName, dumpSplit, scoreLists, write } from './exchange.ts';
import { kindOfLog } from './kind-of-log.ts';
import { readLog } from './read-log.ts';
import { readSessionFolder } from './read-sessions.ts';
import { reportOf, tableOf } from './report.ts';
import { reportHtml } from './report-html.ts';
import { run } from './run.ts';
import {
  type Case,
  leaveLastOut,
  nextBasket,
  nextInSession,
  type Protocol,
  type SessionTest,
  type Split,
  sessionsOf,
} from './split.ts';

const MIX_KEYS = ['itemCf', 'userCf', 'popularity', 'popularityPerDayAway', 'own'] as const;

/**
 * `npm run backtest`: how good the models would have been on a log, by the code that serves the shop. `print` gets what
 * the file is taken to be before anything is made of it.
 */
export async function backtest(argv: readonly string[], print: (line: string) => void = () => {}): Promise<string> {
  const options = parseArguments(argv);
  if (options === null) return USAGE;
  const progress = createProgress();
  try {
    return await measure(options, progress, print);
  } finally {
    progress.clear();
  }
}

async function measure(
  options: Arguments,
  progress: ReturnType<typeof createProgress>,
  print: (line: string) => void,
): Promise<string> {
  const onBytes = (read: number, of: number) => progress.step('reading', read, of);
  const { log, test } = await read(options, onBytes);
  progress.clear();
  print(`${readingLines(options.file, log.reading).join('\n')}\n`);
  const protocol = options.protocol ?? protocolFor(log);
  const { log: asked, split } = splitBy(protocol, log, test, options);
  if (split.cases.length === 0)
    throw new UsageError(`${options.file} has no case for ${protocol}: nobody comes back for something new.`);
  if (options.limit !== undefined) split.cases = spread(split.cases, options.limit);
  if (options.dumpSplit !== undefined) await dumpSplit(options.dumpSplit, asked, split);
  const cases: Case[] = [];
  const lists: string[] = [];
  const result = run(asked, split, {
    causal: options.causal,
    byRow: options.byRow,
    repeats: options.repeats,
    kind: kindOfLog(log),
    ...(options.catalogue === undefined ? {} : { catalogue: await readCatalogue(options.catalogue) }),
    ...overrides(options.set),
    onProgress: progress.step,
    onList: (model, one, items) => {
      if (model !== options.recsOf) return;
      const name = caseName(asked, one, cases.push(one) - 1);
      if (options.recs !== undefined) lists.push(`${name}\t${items.map((item) => asked.itemIds[item]).join(',')}`);
    },
  });
  if (options.recs !== undefined) await write(options.recs, lists);
  const scored =
    options.score === undefined ? {} : { [options.score]: await scoreLists(options.score, asked, split, cases) };
  const report = reportOf(log, split, result, options, scored);
  if (options.json !== undefined) writeReport(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.html !== undefined) writeReport(options.html, reportHtml(report));
  progress.clear();
  return tableOf(report);
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}.`);
  }
}

async function read({ file, columns, reading }: Arguments, onBytes: (read: number, of: number) => void) {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    return await readSessionFolder(file, { ...reading, onBytes });
  return { log: await readLog(file, { ...reading, columns, onBytes }), test: undefined };
}

function protocolFor(log: EventLog): Protocol {
  if (log.sessions) return 'session';
  return kindOfLog(log) === 'baskets' ? 'next-basket' : 'leave-last-out';
}

function splitBy(
  protocol: Protocol,
  log: EventLog,
  test: readonly SessionTest[] | undefined,
  { validation, causal, byRow, repeats }: Arguments,
): { log: EventLog; split: Split } {
  if (byRow && (!causal || protocol !== 'leave-last-out'))
    throw new UsageError('--by-row goes with --causal and --protocol leave-last-out.');
  if (byRow && kindOfLog(log) === 'baskets')
    throw new UsageError('--by-row: lines of one basket have no order, none comes before another.');
  if (protocol === 'session') {
    if (causal) throw new UsageError('--causal: sessions are held out by time already. Leave it away.');
    const sessions = sessionsOf(log);
    return { log: sessions, split: nextInSession(sessions, { validation, test }) };
  }
  if (log.sessions) throw new UsageError(`Sessions without times allow --protocol session only, not ${protocol}.`);
  if (repeats) throw new UsageError('--repeats goes with --protocol session.');
  return {
    log,
    split: protocol === 'next-basket' ? nextBasket(log, { validation }) : leaveLastOut(log, { validation }),
  };
}

function spread<T>(all: readonly T[], count: number): T[] {
  if (count >= all.length) return [...all];
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)] as T);
}

function overrides(set: Record<string, number>) {
  const settings: Record<string, unknown> = {};
  const mix: Record<string, number> = {};
  for (const [key, value] of Object.entries(set)) {
    if ((MIX_KEYS as readonly string[]).includes(key)) mix[key] = value;
    else if (key === 'popularityHalfLifeDays')
      settings.popularity = { bucketSeconds: value * 14_400, halfLifeSeconds: value * 86_400, buckets: 32 };
    else if (typeof DEFAULT_SETTINGS[key as keyof ModelSettings] === 'number') settings[key] = value;
    else throw new UsageError(`--set: there is no setting "${key}".`);
  }
  return { settings, mix };
}

if (import.meta.main) await runCommand(async () => console.log(await backtest(process.argv.slice(2), console.log)));
