import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { fullNumber, shortNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** Bars from the top down, as the query orders them, each with its value behind it. */
export function ranking(panel: PipelinePanel, { name, measure }: DrawingOf<'ranking'>, locale: WordsLocale): PanelSpec {
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
