import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import { LEGEND } from './axes.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { tooltipOf } from './tooltip.ts';

/** A ring of parts, each with its share. */
export function pie(panel: PipelinePanel, { name, measure }: DrawingOf<'pie'>, locale: WordsLocale): PanelSpec {
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
