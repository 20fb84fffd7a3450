import type { WordsLocale } from '#contracts/console-words.ts';
import type { Unit } from '#contracts/pipeline-panels.ts';
import { type Drawing, fieldOf, type PipelinePanel } from './panel.ts';

/** A Vega-Lite specification without its data and its size; null for figures, which are text. */
export type PanelSpec = Record<string, unknown>;

/*
 * Drawings of rows whose codes are worded already. Times are drawn in Seoul wherever the reader is: nine hours are
 * added and the axis is UTC, since Vega knows the browser's zone and UTC only.
 */
const IN_SEOUL = { calculate: 'datum.time + 32400000', as: 'at' };
const WHEN = { calculate: "utcFormat(datum.at, '%m/%d %H:%M')", as: 'when' };
const TIME_AXIS = {
  field: 'at',
  type: 'temporal',
  title: null,
  scale: { type: 'utc' },
  axis: {
    labelExpr: "utcFormat(datum.value, domain('x')[1] - domain('x')[0] > 172800000 ? '%m/%d' : '%H:%M')",
    labelOverlap: 'greedy',
    tickCount: { expr: 'width < 360 ? 4 : 7' },
    grid: false,
  },
};

/** The panel's specification in the reader's language. */
export function specOf(panel: PipelinePanel, locale: WordsLocale): PanelSpec | null {
  const { drawing } = panel;
  switch (drawing.kind) {
    case 'figures':
      return null;
    case 'lines':
      return lines(panel, drawing, locale);
    case 'stacked':
      return stacked(panel, drawing, locale);
    case 'ranking':
      return ranking(panel, drawing, locale);
    case 'months':
      return months(panel, drawing, locale);
    case 'pie':
      return pie(panel, drawing, locale);
    case 'matrix':
      return drawing.labelled === true ? cells(panel, drawing, locale) : heatMap(panel, drawing, locale);
  }
}

type Of<Kind extends Drawing['kind']> = Extract<Drawing, { kind: Kind }>;

/** Vega: `value` as a short number of that unit: 1,270만 where Korean, 12.7M where English is read. */
function shortNumber(value: string, unit: Unit, locale: WordsLocale): string {
  if (unit === 'share') return `format(${value}, '.0%')`;
  if (unit === 'change') return `format(${value}, '+.0%')`;
  const small = `format(${value}, ',.2~f')`;
  if (locale === 'en') return `abs(${value}) < 1000 ? ${small} : replace(format(${value}, '.3~s'), 'G', 'B')`;
  const by = (size: number, word: string) => `format(${value} / ${size}, ',.3~r') + '${word}'`;
  return `abs(${value}) >= 1e8 ? ${by(1e8, '억')} : abs(${value}) >= 1e4 ? ${by(1e4, '만')} : ${small}`;
}

/** Vega: `value` in full, for tooltips and labels. */
function fullNumber(value: string, unit: Unit): string {
  if (unit === 'share') return `format(${value}, '.1%')`;
  if (unit === 'change') return `format(${value}, '+.1%')`;
  return unit === 'won' ? `format(${value}, ',.0f')` : `format(${value}, ',.2~f')`;
}

function valueAxis(unit: Unit, locale: WordsLocale) {
  return { labelExpr: shortNumber('datum.value', unit, locale), tickCount: 5, labelFlush: true };
}

const LEGEND = { orient: 'bottom', title: null, columns: { expr: 'width < 420 ? 2 : 5' } };

/** Korean lines of several measures, with a rule and all values where the pointer is. */
function lines(panel: PipelinePanel, { measures, partial }: Of<'lines'>, locale: WordsLocale): PanelSpec {
  const titles = measures.map((measure) => fieldOf(panel, measure).title[locale]);
  const { unit } = fieldOf(panel, measures[0] ?? '');
  return {
    transform: [
      IN_SEOUL,
      WHEN,
      { fold: [...measures], as: ['measure', 'value'] },
      {
        calculate: `(${JSON.stringify(Object.fromEntries(measures.map((m, at) => [m, titles[at]])))})[datum.measure]`,
        as: 'series',
      },
      { calculate: fullNumber('datum.value', unit), as: 'printed' },
    ],
    encoding: {
      x: TIME_AXIS,
      y: { field: 'value', type: 'quantitative', title: null, axis: valueAxis(unit, locale) },
      color: { field: 'series', type: 'nominal', sort: titles, scale: { domain: titles }, legend: LEGEND },
    },
    layer: [
      ...strokes(panel, partial, locale),
      {
        // Seen under the pointer only; without aria, as it has no words of its own.
        mark: { type: 'point', filled: true, size: 60, opacity: 0, aria: false },
        encoding: {
          tooltip: tooltipOf(
            [
              ['when', panel, 'time'],
              ['series', null],
              ['printed', null],
            ],
            locale,
          ),
        },
      },
    ],
  };
}

/** The lines; what is under way is dashed, since it will still rise. */
function strokes(panel: PipelinePanel, partial: string | undefined, locale: WordsLocale): PanelSpec[] {
  const line = { type: 'line', strokeWidth: 2, interpolate: 'monotone' };
  if (partial === undefined) return [{ mark: line }];
  const isPartial = `datum.${partial} === ${JSON.stringify(fieldOf(panel, partial).words?.true?.[locale])}`;
  return [
    { transform: [{ filter: `!(${isPartial})` }], mark: line },
    {
      transform: [
        { calculate: isPartial, as: 'open' },
        {
          window: [{ op: 'lead', field: 'open', as: 'opens' }],
          groupby: ['measure'],
          sort: [{ field: 'at', order: 'ascending' }],
        },
        { filter: 'datum.open || datum.opens' },
      ],
      mark: { ...line, strokeDash: [3, 4], interpolate: 'linear' },
    },
  ];
}

type TooltipPart = readonly [string, PipelinePanel | null, string?];

function tooltipOf(parts: readonly TooltipPart[], locale: WordsLocale) {
  return parts.map(([field, panel, name]) => ({
    field,
    type: 'nominal',
    title: panel === null ? ' ' : fieldOf(panel, name ?? field).title[locale],
  }));
}

function stacked(panel: PipelinePanel, { series, measure }: Of<'stacked'>, locale: WordsLocale): PanelSpec {
  const { unit } = fieldOf(panel, measure);
  const names = Object.values(fieldOf(panel, series).words ?? {}).map((one) => one[locale]);
  return {
    transform: [IN_SEOUL, WHEN, { calculate: fullNumber(`datum.${measure}`, unit), as: 'printed' }],
    mark: { type: 'area', interpolate: 'monotone', opacity: 0.85, tooltip: true },
    encoding: {
      x: TIME_AXIS,
      y: { field: measure, type: 'quantitative', title: null, stack: 'zero', axis: valueAxis(unit, locale) },
      color: { field: series, type: 'nominal', scale: { domain: names }, legend: LEGEND },
      tooltip: tooltipOf(
        [
          ['when', panel, 'time'],
          [series, panel],
          ['printed', panel, measure],
        ],
        locale,
      ),
    },
  };
}

/** Bars from the top down, as the query orders them, each with its value behind it. */
function ranking(panel: PipelinePanel, { name, measure }: Of<'ranking'>, locale: WordsLocale): PanelSpec {
  const { unit } = fieldOf(panel, measure);
  const y = { field: name, type: 'nominal', title: null, sort: null, axis: { ticks: false, domain: false } };
  return {
    transform: [
      { calculate: shortNumber(`datum.${measure}`, unit, locale), as: 'short' },
      { calculate: fullNumber(`datum.${measure}`, unit), as: 'printed' },
      { joinaggregate: [{ op: 'max', field: measure, as: 'most' }] },
      // Room for the values behind the bars.
      { calculate: 'max(datum.most, 1) * (width < 300 ? 1.5 : 1.25)', as: 'room' },
    ],
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 3, height: { expr: "min(22, 0.75 * bandwidth('y'))" } },
        encoding: {
          x: { field: measure, type: 'quantitative', title: null, axis: null },
          tooltip: tooltipOf(
            [
              [name, panel],
              ['printed', panel, measure],
            ],
            locale,
          ),
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 12 },
        encoding: { x: { field: measure, type: 'quantitative' }, text: { field: 'short' } },
      },
      { mark: { type: 'point', opacity: 0, aria: false }, encoding: { x: { field: 'room', type: 'quantitative' } } },
    ],
  };
}

/** A bar a month; a month that is not over is lighter, a fall red. */
function months(panel: PipelinePanel, { month, measure, partial }: Of<'months'>, locale: WordsLocale): PanelSpec {
  const { unit } = fieldOf(panel, measure);
  const toDate = partial === undefined ? undefined : fieldOf(panel, partial).words?.true?.[locale];
  const rest = panel.fields.filter(({ field }) => field !== month && field !== measure && field !== partial);
  return {
    transform: [
      { calculate: fullNumber(`datum.${measure}`, unit), as: 'printed' },
      ...rest.map(({ field, unit: of }) => ({ calculate: fullNumber(`datum.${field}`, of), as: `printed_${field}` })),
    ],
    mark: { type: 'bar', cornerRadiusEnd: 3, width: { expr: "min(34, 0.7 * bandwidth('x'))" } },
    encoding: {
      x: {
        field: month,
        type: 'ordinal',
        title: null,
        axis: {
          labelExpr: "slice(datum.label, 2, 4) + '.' + slice(datum.label, 5)",
          labelAngle: 0,
          labelOverlap: 'greedy',
          labelSeparation: 6,
        },
      },
      y: { field: measure, type: 'quantitative', title: null, axis: valueAxis(unit, locale) },
      ...(unit === 'change' && {
        color: { condition: { test: `datum.${measure} < 0`, value: '#e0452b' }, value: '#1f9d6f' },
      }),
      ...(partial !== undefined && {
        opacity: { condition: { test: `datum.${partial} === ${JSON.stringify(toDate)}`, value: 0.5 }, value: 1 },
      }),
      tooltip: tooltipOf(
        [
          [month, panel],
          ...(partial === undefined ? [] : ([[partial, panel]] as const)),
          ['printed', panel, measure],
          ...rest.map(({ field }) => [`printed_${field}`, panel, field] as const),
        ],
        locale,
      ),
    },
  };
}

function pie(panel: PipelinePanel, { name, measure }: Of<'pie'>, locale: WordsLocale): PanelSpec {
  const names = Object.values(fieldOf(panel, name).words ?? {}).map((one) => one[locale]);
  return {
    transform: [
      { joinaggregate: [{ op: 'sum', field: measure, as: 'whole' }] },
      { calculate: `datum.${measure} / datum.whole`, as: 'part' },
      { calculate: `format(datum.${measure}, ',') + ' (' + format(datum.part, '.1%') + ')'`, as: 'printed' },
    ],
    mark: { type: 'arc', innerRadius: { expr: 'min(width, height) * 0.22' }, padAngle: 0.01, tooltip: true },
    encoding: {
      theta: { field: measure, type: 'quantitative', stack: true },
      order: { field: measure, type: 'quantitative', sort: 'descending' },
      color: {
        field: name,
        type: 'nominal',
        scale: { domain: names },
        legend: { ...LEGEND, columns: 4, labelFontSize: 12 },
      },
      tooltip: tooltipOf(
        [
          [name, panel],
          ['printed', panel, measure],
        ],
        locale,
      ),
    },
  };
}

/** Weekdays by hours. Colours run in one direction of lightness, so that they are read without hue too. */
function heatMap(panel: PipelinePanel, { across, down, measure }: Of<'matrix'>, locale: WordsLocale): PanelSpec {
  const { unit } = fieldOf(panel, measure);
  return {
    transform: [{ calculate: fullNumber(`datum.${measure}`, unit), as: 'printed' }],
    mark: { type: 'rect', cornerRadius: 2, strokeWidth: 1 },
    encoding: {
      x: {
        field: across,
        type: 'ordinal',
        title: null,
        scale: { paddingInner: 0.06 },
        axis: { labelAngle: 0, labelOverlap: 'greedy', labelSeparation: 6, ticks: false, domain: false },
      },
      y: {
        field: down,
        type: 'nominal',
        title: null,
        sort: null,
        scale: { paddingInner: 0.08 },
        axis: { ticks: false, domain: false },
      },
      color: {
        field: measure,
        type: 'quantitative',
        title: null,
        legend: { orient: 'bottom', gradientLength: { expr: 'min(width, 240)' }, gradientThickness: 10 },
      },
      tooltip: tooltipOf(
        [
          [down, panel],
          [across, panel],
          ['printed', panel, measure],
        ],
        locale,
      ),
    },
  };
}

/** So many messages behind are a fault, not a moment. */
const MANY = 1_000;

/** Numbers in cells, tinted where there are any. */
function cells(panel: PipelinePanel, { across, down, measure }: Of<'matrix'>, locale: WordsLocale): PanelSpec {
  const value = `datum.${measure}`;
  return {
    transform: [
      { calculate: `format(${value}, ',')`, as: 'printed' },
      { calculate: shortNumber(value, 'count', locale), as: 'short' },
    ],
    encoding: {
      x: {
        field: across,
        type: 'ordinal',
        title: fieldOf(panel, across).title[locale],
        axis: { labelAngle: 0, ticks: false, domain: false },
        scale: { paddingInner: 0.08 },
      },
      y: {
        field: down,
        type: 'nominal',
        title: null,
        sort: null,
        axis: { ticks: false, domain: false, labelLimit: { expr: 'width < 260 ? 84 : 150' } },
        scale: { paddingInner: 0.12 },
      },
    },
    layer: [
      {
        mark: { type: 'rect', cornerRadius: 3, fillOpacity: 0.18 },
        encoding: {
          color: {
            condition: [
              { test: `${value} > ${MANY}`, value: '#df3f16' },
              { test: `${value} > 0`, value: '#f5a300' },
            ],
            value: '#22b573',
          },
          tooltip: tooltipOf(
            [
              [down, panel],
              ['topic', panel],
              [across, panel],
              ['printed', panel, measure],
            ],
            locale,
          ),
        },
      },
      { mark: { type: 'text', fontSize: 11 }, encoding: { text: { field: 'short' } } },
    ],
  };
}
