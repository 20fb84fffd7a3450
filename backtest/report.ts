import { type BadRows, leftOutLines, leftOutOf } from '#import/reading/left-out.ts';
import type { Reading } from '#import/reading/reading.ts';
import type { EventLog } from './event-log.ts';
import type { Figures } from './metrics.ts';
import { ruleRowsOf } from './report-rules.ts';
import type { RunResult } from './run.ts';
import type { RuleFigures } from './scores.ts';
import type { Split } from './split.ts';

/** What was measured, as it goes into the JSON file. */
export interface Report {
  protocol: string;
  source: string;
  logKind: string;
  causal: boolean;
  byRow: boolean;
  repeats: boolean;
  validation: boolean;
  events: number;
  shoppers: number;
  items: number;
  cases: number;
  coldTargets: number;
  /** ISO 8601; of sessions without times none. */
  firstAt: string | null;
  lastAt: string | null;
  reading: Reading;
  /** Reason → rows. */
  leftOut: Record<string, number>;
  badRows: BadRows;
  models: Record<string, Figures>;
  /** The home page's lists as a shopper gets them; `models.served` is user-cf. */
  served: RuleFigures['served'];
  /** What each business rule costs in them. */
  rules: RuleFigures['rules'];
  eventsPerSecond: number;
  listMs: { p50: number; p99: number };
  memoryMb: number;
}

export function reportOf(
  log: EventLog,
  split: Split,
  result: RunResult,
  flags: { causal: boolean; byRow: boolean; repeats: boolean; validation: boolean },
  scored: Record<string, Figures> = {},
): Report {
  return {
    protocol: split.protocol,
    source: log.source,
    logKind: result.kind,
    ...flags,
    events: log.item.length,
    shoppers: log.shopperIds.length,
    items: log.itemIds.length,
    cases: result.cases,
    coldTargets: result.coldTargets,
    firstAt: log.reading.firstAt ?? null,
    lastAt: log.reading.lastAt ?? null,
    reading: log.reading,
    leftOut: leftOutOf(log.bad),
    badRows: log.bad,
    models: { ...result.models, ...scored },
    served: result.served,
    rules: result.rules,
    eventsPerSecond: result.eventsPerSecond,
    listMs: result.listMs,
    memoryMb: result.memoryMb,
  };
}

interface Column {
  title: string;
  text(figures: Figures): string;
}

const rate = (value: number) => value.toFixed(4);
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

const COLUMNS: readonly Column[] = [
  { title: 'HR@10', text: ({ hr10 }) => rate(hr10) },
  { title: 'NDCG@10', text: ({ ndcg10 }) => rate(ndcg10) },
  { title: 'HR@20', text: ({ hr20 }) => rate(hr20) },
  { title: 'MRR@20', text: ({ mrr20 }) => rate(mrr20) },
  { title: 'coverage', text: ({ coverage }) => percent(coverage) },
  { title: 'novelty', text: ({ novelty }) => `${novelty.toFixed(2)} bit` },
  { title: 'long tail', text: ({ longTailShare }) => percent(longTailShare) },
];
const RECALL: Column = { title: 'Recall@10', text: ({ recall10 }) => rate(recall10) };

export function columnsOf(report: Report): readonly Column[] {
  return report.protocol === 'next-basket' ? [...COLUMNS.slice(0, 2), RECALL, ...COLUMNS.slice(2)] : COLUMNS;
}

const count = (value: number) => value.toLocaleString('en-US');

/** What was asked, in words. */
export function headlineOf(report: Report): string {
  const how = [
    report.protocol,
    report.causal ? 'causal' : '',
    report.byRow ? 'by row' : '',
    report.protocol === 'session' ? (report.repeats ? 'repeats count' : 'seen left out') : '',
    report.validation ? 'validation' : '',
  ].filter((part) => part !== '');
  return `${how.join(', ')}: ${count(report.cases)} cases, ${count(report.coldTargets)} of them for items nobody had met`;
}

export function factsOf(report: Report): string {
  return `${count(report.events)} events, ${count(report.shoppers)} shoppers, ${count(report.items)} items; read as ${report.logKind}`;
}

export function costOf(report: Report): string {
  return `${count(report.eventsPerSecond)} events/s into the models, ${report.listMs.p50} ms a list (p99 ${report.listMs.p99}), ${count(report.memoryMb)} MB`;
}

/** The table on the terminal. */
export function tableOf(report: Report): string {
  const columns = columnsOf(report);
  const rows = [
    ['', ...columns.map(({ title }) => title)],
    ...Object.entries(report.models).map(([name, figures]) => [name, ...columns.map(({ text }) => text(figures))]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length))) ?? [];
  const lines = rows.map((row) =>
    row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] as number) : cell.padStart(widths[n] as number))).join('  '),
  );
  const rules = ruleRowsOf(report);
  return [
    factsOf(report),
    headlineOf(report),
    '',
    ...lines,
    '',
    ...rules,
    '',
    costOf(report),
    ...badRowsOf(report),
  ].join('\n');
}

function badRowsOf({ badRows }: Report): string[] {
  if (badRows.count === 0) return [];
  const examples = badRows.examples.map(({ line, reason }) => `  line ${line}: ${reason}`);
  const more = badRows.count - examples.length;
  return [
    `${count(badRows.count)} rows left out:`,
    ...leftOutLines(badRows).map((line) => `  ${line}`),
    'the first of them:',
    ...examples,
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}
