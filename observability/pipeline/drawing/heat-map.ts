import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { fullNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** Weekdays by hours. Colours run in one direction of lightness, so that they are read without hue too. */
export function heatMap(
  panel: PipelinePanel,
  { across, down, measure }: DrawingOf<'matrix'>,
  locale: WordsLocale,
): PanelSpec {
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
