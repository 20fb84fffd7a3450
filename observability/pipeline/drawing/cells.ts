import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';
import type { DrawingOf, PanelSpec } from './drawing.ts';
import { shortNumber } from './numbers.ts';
import { tooltipOf } from './tooltip.ts';

/** So many messages behind are a fault, not a moment. */
const MANY = 1_000;

/** Numbers in cells, tinted where there are any. */
export function cells(
  panel: PipelinePanel,
  { across, down, measure }: DrawingOf<'matrix'>,
  locale: WordsLocale,
): PanelSpec {
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
