import { readCommandLine, UsageError } from '#contracts/command-line.ts';
import { FIELDS, type Field } from '#import/reading/event-names.ts';
import { parseColumns } from '#import/reading/names.ts';
import { READING_ARGUMENTS, READING_USAGE, type ReadingOptions, readingOptions } from '#import/reading/options.ts';
import { MODELS, type ModelName } from './rankings.ts';
import { PROTOCOLS, type Protocol } from './split.ts';

export const USAGE = `npm run backtest -- FILE [options]

FILE            an event log: CSV, TSV, other separators, JSON or JSON lines; as it is, as .gz, or a zip of one; with a header
                (shopper, item, type, timestamp, quantity, or the names other tools use) or without one. Or sessions, one a line,
                items apart by blanks. A folder with train.txt and test.txt (both .gz or not) is a split of sessions.
                import/reading/README.md lists what is read
--protocol P    leave-last-out (each shopper's last new item), next-basket (the new items of the last basket), session
                (the next item). Without it: by the kind of log.
--causal        ask each case at its own moment, of models that have read nothing of that moment or later
--by-row        with --causal, leave-last-out: of the target's own second, what stands before it in the file has been read
--repeats       session: what was seen may come again (else it is left out, and such cases with it)
--validation    hold out what comes before the last instead: for tuning
--columns C     shopper=user_id,item=sku,timestamp=date,type=event,quantity=n,order=invoice; or places from 1: shopper=1,item=2
--catalogue FILE  categories and kinds of the items, as npm run import reads them; without it the rules about these do nothing
--limit N       ask N cases, spread evenly, instead of all
--set S         key=value,… settings of the models or shares of the blend (itemCf, userCf, popularity,
                popularityPerDayAway, own)
--json FILE     the figures
--html FILE     a report with charts
--dump-split DIR  train and test, so that another tool can learn from the same rows
--recs FILE     the lists, "shopper TAB item,item,…"; of which model: --recs-of (popularity, item-cf, user-cf, blend, served)
--score FILE    lists of another tool in the same form, scored beside these

${READING_USAGE}`;

export interface Arguments {
  file: string;
  protocol?: Protocol;
  causal: boolean;
  byRow: boolean;
  repeats: boolean;
  validation: boolean;
  columns: Partial<Record<Field, string>>;
  reading: ReadingOptions;
  catalogue?: string;
  limit?: number;
  set: Record<string, number>;
  json?: string;
  html?: string;
  dumpSplit?: string;
  recs?: string;
  recsOf: ModelName;
  score?: string;
}

/** The parsed command line; null when only the usage was asked for. Throws a UsageError that names what is wrong. */
export function parseArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = parsed(argv);
  if (values.help === true) return null;
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError(`Which log? ${USAGE.split('\n')[0]}`);
  if (rest.length > 0) throw new UsageError(`One log at a time: "${rest.join(' ')}" is too much.`);
  const recsOf = values['recs-of'] ?? 'blend';
  return {
    file,
    ...(values.protocol === undefined ? {} : { protocol: oneOf('--protocol', values.protocol, PROTOCOLS) }),
    causal: values.causal === true,
    byRow: values['by-row'] === true,
    repeats: values.repeats === true,
    validation: values.validation === true,
    columns: values.columns === undefined ? {} : parseColumns(values.columns, FIELDS),
    reading: readingOptions(values),
    ...(values.limit === undefined ? {} : { limit: countOf('--limit', values.limit) }),
    set: values.set === undefined ? {} : settingsIn(values.set),
    recsOf: oneOf('--recs-of', recsOf, MODELS),
    ...Object.fromEntries(
      (['catalogue', 'json', 'html', 'recs', 'score'] as const).flatMap((name) =>
        values[name] === undefined ? [] : [[name, values[name]]],
      ),
    ),
    ...(values['dump-split'] === undefined ? {} : { dumpSplit: values['dump-split'] }),
  };
}

function parsed(argv: readonly string[]) {
  return readCommandLine(argv, {
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      protocol: { type: 'string' },
      causal: { type: 'boolean' },
      'by-row': { type: 'boolean' },
      repeats: { type: 'boolean' },
      validation: { type: 'boolean' },
      columns: { type: 'string' },
      ...READING_ARGUMENTS,
      catalogue: { type: 'string' },
      limit: { type: 'string' },
      set: { type: 'string' },
      json: { type: 'string' },
      html: { type: 'string' },
      'dump-split': { type: 'string' },
      recs: { type: 'string' },
      'recs-of': { type: 'string' },
      score: { type: 'string' },
    },
  });
}

function oneOf<T extends string>(flag: string, value: string, among: readonly T[]): T {
  const found = among.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${flag} "${value}": one of ${among.join(', ')}.`);
  return found;
}

function countOf(flag: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`${flag} "${text}": a whole number from 1.`);
  return count;
}

function settingsIn(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value = ''] = pair.split('=').map((part) => part.trim());
      if (key === '' || value === '' || !Number.isFinite(Number(value)))
        throw new UsageError(`--set "${pair}" is not KEY=NUMBER.`);
      return [key, Number(value)];
    }),
  );
}
