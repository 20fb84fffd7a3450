import { parse, View, Warn } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test, vi } from 'vitest';
import type { WordsLocale } from '#contracts/console-words.ts';
import { hasValues, type PanelCell, type PanelRow, type Unit } from '#contracts/pipeline-panels.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { specOf } from './drawing/spec.ts';
import { PIPELINE_PANELS, pipelinePanel } from './index.ts';
import { fieldOf, measuresOf, type PipelinePanel, wordedRows } from './panel.ts';
import { grafanaSql, statementFor, stepMinutes } from './resolve.ts';
import { summaryOf } from './summary.ts';

const AT = Date.parse('2026-03-20T15:30:00Z');
const LOCALES: readonly WordsLocale[] = ['ko', 'en'];

const SAMPLE: Record<Unit, (at: number) => PanelCell> = {
  text: (at) => `a${at}`,
  time: (at) => AT + at * HOUR_MS,
  count: (at) => at * 1_234,
  won: (at) => at * 12_345_678,
  share: (at) => at / 7,
  change: (at) => at / 7 - 0.2,
  perMinute: (at) => at / 3,
  perSecond: (at) => at / 3,
};

/** Rows as a query has them: codes where a field has words, a cell without a value, and each series at each time. */
function sampleRows(panel: PipelinePanel): PanelRow[] {
  const { drawing } = panel;
  const rows = plainRows(panel);
  if (drawing.kind !== 'stacked') return rows;
  return rows.flatMap((row) => rows.map((other) => ({ ...row, [drawing.series]: other[drawing.series] ?? null })));
}

function plainRows(panel: PipelinePanel): PanelRow[] {
  return [0, 1, 2].map((at) =>
    Object.fromEntries(
      panel.fields.map(({ field, unit, words }) => {
        const codes = Object.keys(words ?? {});
        if (codes.length > 0) return [field, codes[at % codes.length] ?? null];
        return [field, at === 1 && unit === 'change' ? null : SAMPLE[unit](at)];
      }),
    ),
  );
}

/** Draws without a screen, as a browser under our policy does: expressions are interpreted, nothing is evaluated. */
async function draw(
  panel: PipelinePanel,
  locale: WordsLocale,
  rows = sampleRows(panel),
): Promise<{ svg: string; warnings: string[] }> {
  const warnings: string[] = [];
  const warn = vi
    .spyOn(console, 'warn')
    .mockImplementation((...parts: unknown[]) => void warnings.push(parts.join(' ')));
  const values = wordedRows(panel, rows, locale);
  const spec = { data: { values }, width: 500, height: 240, ...specOf(panel, locale) } as TopLevelSpec;
  const view = new View(parse(compile(spec).spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    // As vega-embed has it; without it nothing that is wrong with data is reported.
    logLevel: Warn,
  });
  await view.runAsync();
  const svg = await view.toSVG();
  warn.mockRestore();
  view.finalize();
  return { svg, warnings };
}

test('each panel has its own id, words in both languages, and a line of them fills twelve columns', () => {
  expect(new Set(PIPELINE_PANELS.map(({ id }) => id)).size).toBe(PIPELINE_PANELS.length);
  let filled = 0;
  for (const panel of PIPELINE_PANELS) {
    expect(pipelinePanel(panel.id)).toBe(panel);
    for (const { ko, en } of [panel.title, panel.about, ...panel.fields.map(({ title }) => title)]) {
      expect(ko).not.toBe('');
      expect(en).not.toMatch(/[가-힣]/);
    }
    filled += panel.columns;
    expect(filled, panel.id).toBeLessThanOrEqual(12);
    if (filled === 12) filled = 0;
  }
  expect(filled).toBe(0);
  expect(pipelinePanel('constructor')).toBeUndefined();
});

const drawn = PIPELINE_PANELS.filter(({ drawing }) => drawing.kind !== 'figures').map(
  (panel) => [panel.id, panel] as const,
);

test.each(drawn)('%s is drawn, in both languages', async (_, panel) => {
  for (const locale of LOCALES) {
    const { svg, warnings } = await draw(panel, locale);
    expect(warnings).toEqual([]);
    expect(svg).toContain('<path');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  }
});

/**
 * What young shops have: a single row, nothing that is over yet, nothing under way, no value in one of the measures.
 */
function sparseRows(panel: PipelinePanel): [string, PanelRow[]][] {
  const { drawing } = panel;
  const rows = sampleRows(panel);
  const all = (values: PanelRow) => rows.map((row) => ({ ...row, ...values }));
  const partial = 'partial' in drawing && drawing.partial !== undefined ? drawing.partial : null;
  const [first] = measuresOf(drawing);
  return [
    ['one row', rows.slice(0, 1)],
    ...(partial === null
      ? []
      : ([
          ['all under way', all({ [partial]: 'true' })],
          ['none under way', all({ [partial]: 'false' })],
        ] satisfies [string, PanelRow[]][])),
    ...(first === undefined || measuresOf(drawing).length === 1
      ? []
      : ([['a measure without values', all({ [first]: null })]] satisfies [string, PanelRow[]][])),
  ];
}

test.each(drawn)('%s is drawn of few rows without a warning', async (_, panel) => {
  for (const [name, rows] of sparseRows(panel))
    expect([name, (await draw(panel, 'ko', rows)).warnings]).toEqual([name, []]);
});

test('rows without any value would be drawn with a warning: pages state that instead', async () => {
  const panel = pipelinePanel('growth');
  if (panel === undefined) throw new Error('no panel');
  const rows = sampleRows(panel).map((row) => ({ ...row, growth: null }));
  expect((await draw(panel, 'ko', rows)).warnings.join(' ')).toContain('Infinite extent');
  expect(hasValues(rows, measuresOf(panel.drawing))).toBe(false);
  for (const { drawing } of PIPELINE_PANELS) expect(measuresOf(drawing).length > 0).toBe(drawing.kind !== 'figures');
});

test('times are drawn as they are in Seoul, whatever the reader’s clock', async () => {
  const panel = pipelinePanel('orders-per-minute');
  if (panel === undefined) throw new Error('no panel');
  // 15:30 UTC is half past midnight.
  expect((await draw(panel, 'ko')).svg).toContain('>00:30<');
});

test.each(PIPELINE_PANELS.map((panel) => [panel.id, panel] as const))(
  '%s has a sentence, and none without rows',
  (_, panel) => {
    for (const locale of LOCALES) {
      expect(summaryOf(panel, wordedRows(panel, sampleRows(panel), locale), locale)).not.toBe('');
      expect(summaryOf(panel, [], locale)).toBe('');
    }
  },
);

test('a drawing that names a field its panel lacks is refused', () => {
  expect(() => fieldOf({ id: 'x', fields: [] }, 'won')).toThrow('Panel x has no field won.');
});

const choice = { fromMs: AT - HOUR_MS, toMs: AT, sources: [], locale: 'ko' } as const;

test('a request is parameters of the statement, never its text', () => {
  const { text, values } = statementFor(
    { kind: 'sql', sql: 'SELECT {{from}}, {{to}}, {{from}}, {{step}}, {{sources}}, {{name}}' },
    { ...choice, sources: ['shop'], locale: 'en' },
  );
  expect(text).toBe(
    'SELECT $1::timestamptz, $2::timestamptz, $1::timestamptz, $3::interval, $4::"OrderSource"[], name_en',
  );
  expect(values).toEqual([new Date(choice.fromMs), new Date(AT), '1 minutes', ['shop']]);
  expect(() => statementFor({ kind: 'sql', sql: '{{other}}' }, choice)).toThrow('{{other}}');
  expect(() => grafanaSql({ kind: 'sql', sql: '{{other}}' })).toThrow('{{other}}');
});

test('buckets divide a day, and a range into at most 72', () => {
  for (const hours of [1, 6, 24, 168, 720]) {
    const step = stepMinutes({ fromMs: 0, toMs: hours * HOUR_MS });
    expect(1_440 % step).toBe(0);
    expect((hours * 60) / step).toBeLessThanOrEqual(72);
  }
});

test('no panel groups by a session’s time zone, or reads people’s own tables', () => {
  for (const { id, query } of PIPELINE_PANELS) {
    if (query.kind !== 'sql') continue;
    expect([id, query.sql]).not.toContain('$__timeGroup');
    expect(query.sql, id).not.toMatch(/\b(FROM|JOIN) ("order"|order_line|customer|payment)\b/);
    expect(query.sql, id).not.toMatch(
      /now\(\)::date|current_date|date_trunc\('(day|week|month)', (hour|minute|time)\b/,
    );
  }
});
