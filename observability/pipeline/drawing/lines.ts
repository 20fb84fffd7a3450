import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import { IN_SEOUL, LEGEND, TIME_AXIS, valueAxis, WHEN } from './axes.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { fullNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** Lines over time, one a measure; the tooltip has the value under the pointer. */
export function lines(panel: PipelinePanel, { measures, partial }: DrawingOf<'lines'>, locale: WordsLocale): PanelSpec {
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

/**
 * The lines; what is under way is dashed, since it will still rise. Each of the two keeps one point at least, which
 * draws nothing: a layer without any has no ends for its scales, and Vega warns of that.
 */
function strokes(panel: PipelinePanel, partial: string | undefined, locale: WordsLocale): PanelSpec[] {
  const line = { type: 'line', strokeWidth: 2, interpolate: 'monotone' };
  if (partial === undefined) return [{ mark: line }];
  const isPartial = `datum.${partial} === ${JSON.stringify(fieldOf(panel, partial).words?.true?.[locale])}`;
  const neighbours = [
    { calculate: isPartial, as: 'open' },
    {
      // null before the first, and after the last.
      window: [
        { op: 'lag', field: 'open', as: 'opened' },
        { op: 'lead', field: 'open', as: 'opens' },
      ],
      groupby: ['measure'],
      sort: [{ field: 'at', order: 'ascending' }],
    },
  ];
  return [
    { transform: [...neighbours, { filter: '!datum.open || datum.opened === null' }], mark: line },
    {
      transform: [...neighbours, { filter: 'datum.open || datum.opens !== false' }],
      mark: { ...line, strokeDash: [3, 4], interpolate: 'linear' },
    },
  ];
}
