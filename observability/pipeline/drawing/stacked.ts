import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import { IN_SEOUL, LEGEND, TIME_AXIS, valueAxis, WHEN } from './axes.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { fullNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** Areas on top of each other over time, one of each series. */
export function stacked(
  panel: PipelinePanel,
  { series, measure }: DrawingOf<'stacked'>,
  locale: WordsLocale,
): PanelSpec {
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
