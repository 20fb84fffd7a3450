import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import { valueAxis } from './axes.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { fullNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** A bar a month; a month that is not over is lighter, a fall red. */
export function months(
  panel: PipelinePanel,
  { month, measure, partial }: DrawingOf<'months'>,
  locale: WordsLocale,
): PanelSpec {
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
