import type { WordsLocale } from '#contracts/console-words.ts';
import { SOURCES, type Source } from '#contracts/sources.ts';
import type { SqlQuery } from './panel.ts';

export interface Choice {
  fromMs: number;
  toMs: number;
  /** None: all. */
  sources: readonly Source[];
  locale: WordsLocale;
}

export interface Statement {
  text: string;
  values: readonly unknown[];
}

const MINUTE = 60_000;
/** Lengths of a bucket, in minutes: each divides a day, so that buckets begin at Korean midnight. */
const STEPS = [1, 2, 5, 10, 30, 60, 180, 360, 720, 1_440] as const;
const MOST_BUCKETS = 72;

/** The shortest length of a bucket that divides the range into at most 72, in minutes. */
export function stepMinutes({ fromMs, toMs }: Pick<Choice, 'fromMs' | 'toMs'>): number {
  return STEPS.find((step) => (toMs - fromMs) / (step * MINUTE) <= MOST_BUCKETS) ?? 1_440;
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** A panel's SQL with parameters in place of its placeholders: nothing of a request becomes text of a statement. */
export function statementFor({ sql }: SqlQuery, choice: Choice): Statement {
  const values: unknown[] = [];
  const known = new Map<string, string>();
  const parameters: Record<string, () => string> = {
    from: () => `$${values.push(new Date(choice.fromMs))}::timestamptz`,
    to: () => `$${values.push(new Date(choice.toMs))}::timestamptz`,
    step: () => `$${values.push(`${stepMinutes(choice)} minutes`)}::interval`,
    sources: () => `$${values.push(choice.sources.length === 0 ? SOURCES : choice.sources)}::"OrderSource"[]`,
    name: () => (choice.locale === 'en' ? 'name_en' : 'name_ko'),
  };
  const text = sql.replace(PLACEHOLDER, (_, name: string) => {
    const made = known.get(name) ?? parameters[name]?.();
    if (made === undefined) throw new Error(`A panel's SQL has {{${name}}}, which no request has.`);
    known.set(name, made);
    return made;
  });
  return { text, values };
}

const GRAFANA: Readonly<Record<string, string>> = {
  from: '$__timeFrom()::timestamptz',
  to: '$__timeTo()::timestamptz',
  step: "interval '$__interval'",
  // A variable of several values, each quoted.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax.
  sources: 'ARRAY[${sources:sqlstring}]::"OrderSource"[]',
  name: 'name_ko',
};

/** A panel's SQL with Grafana's macros; never $__timeGroup, which groups by UTC (grafana#51525). */
export function grafanaSql({ sql }: SqlQuery): string {
  return sql.replace(PLACEHOLDER, (_, name: string) => {
    const macro = GRAFANA[name];
    if (macro === undefined) throw new Error(`A panel's SQL has {{${name}}}, which Grafana has no macro for.`);
    return macro;
  });
}
