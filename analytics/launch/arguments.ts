import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { SETTINGS_KINDS, type SettingsKind } from './settings.ts';

export const USAGE = `npm run analytics -- neighbours [options]   item–item neighbours over the whole log, on Spark
npm run analytics -- load [--out DIR]        what such a run found into Redis, beside products
npm run analytics -- prepare                 installs what the job runs on, and nothing else

--from F      kafka, or a file, folder or pattern of events as JSON lines (.gz too). Default kafka
--out DIR     where neighbours/ and report.json are. Default .cache/analytics/out
--top K       neighbours a product keeps. Default 100
--format F    json or parquet (only json can be loaded). Default json
--settings S  ${SETTINGS_KINDS.join(', ')}: of the shop's recommender, or of a kind of log. Default shop
--memory M    heap of Spark; more for a log of tens of millions of events. Default 2g
--load        load the result into Redis at the end`;

export interface Arguments {
  command: 'neighbours' | 'load' | 'prepare';
  from: string;
  out: string | undefined;
  top: number;
  format: 'json' | 'parquet';
  settings: SettingsKind;
  memory: string;
  load: boolean;
}

const COMMANDS: readonly string[] = ['neighbours', 'load', 'prepare'] satisfies Arguments['command'][];
const refuse = (message: string): never => {
  throw new UsageError(message);
};

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parsed(argv);
  const [command, ...more] = positionals;
  if (values.help === true || command === undefined) return null;
  if (!COMMANDS.includes(command) || more.length > 0) refuse(`"${positionals.join(' ')}": ${COMMANDS.join(', ')}.`);
  const top = Number(values.top ?? 100);
  if (!Number.isInteger(top) || top < 1 || top > 10_000) refuse(`--top "${values.top}": a whole number, 1 to 10000.`);
  const format = values.format ?? 'json';
  if (format !== 'json' && format !== 'parquet') return refuse(`--format "${format}": json or parquet.`);
  const settings = SETTINGS_KINDS.find((kind) => kind === (values.settings ?? 'shop'));
  if (settings === undefined) return refuse(`--settings "${values.settings}": ${SETTINGS_KINDS.join(', ')}.`);
  const memory = values.memory ?? '2g';
  if (!/^\d+[mg]$/.test(memory)) refuse(`--memory "${memory}": 512m, 2g, ….`);
  const load = values.load === true;
  if (load && format === 'parquet') refuse('--load reads JSON lines: leave --format parquet out.');
  return {
    command: command as Arguments['command'],
    from: values.from ?? 'kafka',
    out: values.out,
    top,
    format,
    settings,
    memory,
    load,
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    from: text,
    out: text,
    top: text,
    format: text,
    settings: text,
    memory: text,
    load: flag,
    help: flag,
  };
  return readCommandLine(argv, { allowPositionals: true, options });
}
