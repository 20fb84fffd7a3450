import type { Words, WordsLocale } from '#contracts/console-words.ts';
import type { PanelCell, PanelRow, Unit } from '#contracts/pipeline-panels.ts';

/** A column of a panel's rows. Cells without a value are null: x / 0, a month that is not known whole. */
export interface PanelField {
  field: string;
  title: Words;
  unit: Unit;
  /** Of a column of codes: what is shown for each. A code without words is shown as it is. */
  words?: Readonly<Record<string, Words>>;
}

/** How the rows are drawn, by fields' names. `measures`: a line or a row of bars each. */
export type Drawing =
  | { kind: 'figures' }
  | { kind: 'lines'; measures: readonly string[] /** Field of rows whose bucket is under way. */; partial?: string }
  | { kind: 'stacked'; series: string; measure: string }
  | {
      kind: 'ranking';
      name: string;
      measure: string /** Rows are steps, each read with the others. */;
      inOrder?: boolean;
    }
  | { kind: 'months'; month: string; measure: string /** A month that is not over. */; partial?: string }
  | { kind: 'pie'; name: string; measure: string }
  | {
      kind: 'matrix';
      across: string;
      down: string;
      measure: string /** Numbers inside the cells. */;
      labelled?: boolean;
    };

/** The fields whose values a drawing shows; none of figures, which show all. */
export function measuresOf(drawing: Drawing): readonly string[] {
  if (drawing.kind === 'figures') return [];
  return drawing.kind === 'lines' ? drawing.measures : [drawing.measure];
}

/**
 * SQL over the roll-up tables. In place of the placeholders the console puts parameters and Grafana its macros
 * (resolve.ts): `{{from}}`, `{{to}}` (timestamptz), `{{step}}` (interval), `{{sources}}` (array of "OrderSource") and
 * `{{name}}` (a category's name column in the reader's language). A column of times is named `time`, as Grafana wants.
 */
export interface SqlQuery {
  kind: 'sql';
  sql: string;
}

/** What the shop reads of Kafka by itself; Grafana has the same figure from Prometheus, which scrapes kafka-monitor. */
export interface KafkaQuery {
  kind: 'kafka';
  figure: 'lag' | 'arrivals' | 'dead-letters';
  expr: string;
  /** Name of a series in Grafana: `{{topic}}`. */
  legend: string;
}

/** One figure of the pipeline: the same query and the same words at /admin/pipeline and in Grafana. */
export interface PipelinePanel {
  id: string;
  title: Words;
  /** What is counted, and over which time where it is not the chosen one. */
  about: Words;
  /** Columns of twelve it takes on a wide screen. */
  columns: 4 | 6 | 8 | 12;
  /** Height of the drawing in CSS pixels. */
  heightPx: number;
  /** 'slow': figures of months, read once a minute and not every few seconds. */
  pace: 'live' | 'slow';
  drawing: Drawing;
  fields: readonly PanelField[];
  query: SqlQuery | KafkaQuery;
}

export const words = (ko: string, en: string): Words => ({ ko, en });

/** What stands for a value of this field: its words, else itself. */
function wordFor({ words: table }: Pick<PanelField, 'words'>, value: PanelCell, locale: WordsLocale): PanelCell {
  return table?.[String(value)]?.[locale] ?? value;
}

/** Rows with words in place of codes. */
export function wordedRows(
  { fields }: Pick<PipelinePanel, 'fields'>,
  rows: readonly PanelRow[],
  locale: WordsLocale,
): PanelRow[] {
  return rows.map((row) =>
    Object.fromEntries(fields.map((field) => [field.field, wordFor(field, row[field.field] ?? null, locale)])),
  );
}

/** The field of that name; throws where a drawing names one that its panel lacks (panels.test.ts draws them all). */
export function fieldOf(panel: Pick<PipelinePanel, 'id' | 'fields'>, name: string): PanelField {
  const found = panel.fields.find(({ field }) => field === name);
  if (found === undefined) throw new Error(`Panel ${panel.id} has no field ${name}.`);
  return found;
}
