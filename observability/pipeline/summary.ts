import type { WordsLocale } from '#contracts/console-words.ts';
import { type PanelRow, printCell } from '#contracts/pipeline-panels.ts';
import { fieldOf, type PipelinePanel } from './panel.ts';

const MOST_NAMED = 3;

/**
 * The newest or largest of a panel's rows (codes already worded) as a sentence: what is read where the drawing cannot
 * be seen, and before it is drawn. '' without rows.
 */
export function summaryOf(panel: PipelinePanel, rows: readonly PanelRow[], locale: WordsLocale): string {
  const { drawing } = panel;
  const print = (row: PanelRow, name: string) => printCell(row[name], fieldOf(panel, name).unit, locale);
  const named = (row: PanelRow, name: string) => `${fieldOf(panel, name).title[locale]} ${print(row, name)}`;
  const last = rows.at(-1);
  if (last === undefined) return '';
  switch (drawing.kind) {
    case 'figures':
      return panel.fields.map(({ field }) => named(last, field)).join(' · ');
    case 'lines':
      return `${print(last, 'time')}${underWay(panel, last, drawing.partial, locale)}: ${drawing.measures.map((measure) => named(last, measure)).join(' · ')}`;
    case 'stacked': {
      const newest = rows.filter((row) => row.time === last.time);
      const values = newest.map((row) => `${row[drawing.series]} ${print(row, drawing.measure)}`);
      return `${print(last, 'time')}: ${values.join(' · ')}`;
    }
    case 'months':
      return monthSummary(rows, drawing, print);
    case 'pie':
      return rows.map((row) => `${row[drawing.name]} ${print(row, drawing.measure)}`).join(' · ');
    case 'ranking': {
      const top = drawing.inOrder === true ? rows : largest(rows, drawing.measure).slice(0, MOST_NAMED);
      return top.map((row) => `${row[drawing.name]} ${print(row, drawing.measure)}`).join(' · ');
    }
    case 'matrix': {
      if (drawing.labelled) {
        const sum = rows.reduce((total, row) => total + Number(row[drawing.measure] ?? 0), 0);
        return `${fieldOf(panel, drawing.measure).title[locale]}: ${printCell(sum, 'count', locale)}`;
      }
      const [most] = largest(rows, drawing.measure);
      return most === undefined
        ? ''
        : `${locale === 'ko' ? '가장 많은 때' : 'Most'}: ${print(most, drawing.down)} ${print(most, drawing.across)}${locale === 'ko' ? '시' : ':00'}, ${print(most, drawing.measure)}`;
    }
  }
}

/** A bucket that is under way is still rising. */
function underWay(panel: PipelinePanel, row: PanelRow, partial: string | undefined, locale: WordsLocale): string {
  if (partial === undefined) return '';
  const word = fieldOf(panel, partial).words?.true?.[locale];
  return row[partial] === word ? ` (${word})` : '';
}

function monthSummary(
  rows: readonly PanelRow[],
  { month, measure, partial }: { month: string; measure: string; partial?: string },
  print: (row: PanelRow, name: string) => string,
): string {
  const row = rows.filter((one) => one[measure] !== null).at(-1);
  if (row === undefined) return '';
  return `${row[month]}${partial === undefined ? '' : ` (${row[partial]})`}: ${print(row, measure)}`;
}

function largest(rows: readonly PanelRow[], measure: string): PanelRow[] {
  return [...rows].sort((a, b) => Number(b[measure] ?? 0) - Number(a[measure] ?? 0));
}
