import type { WordsLocale } from '#contracts/console-words.ts';
import { fieldOf, type PipelinePanel } from '../panel.ts';

/** Field of the row, panel whose title of it is shown (null: none), field of that title where it is another. */
type TooltipPart = readonly [string, PipelinePanel | null, string?];

/** The lines of a tooltip, in order. */
export function tooltipOf(parts: readonly TooltipPart[], locale: WordsLocale) {
  return parts.map(([field, panel, name]) => ({
    field,
    type: 'nominal',
    title: panel === null ? ' ' : fieldOf(panel, name ?? field).title[locale],
  }));
}
