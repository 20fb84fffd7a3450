import type { WordsLocale } from '#contracts/console-words.ts';
import type { PipelinePanel } from '../panel.ts';
import { cells } from './cells.ts';
import type { PanelSpec } from './drawing.ts';
import { heatMap } from './heat-map.ts';
import { lines } from './lines.ts';
import { months } from './months.ts';
import { pie } from './pie.ts';
import { ranking } from './ranking.ts';
import { stacked } from './stacked.ts';

/** The panel's specification in the reader's language; null for figures, which are text. One file a kind of drawing. */
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
