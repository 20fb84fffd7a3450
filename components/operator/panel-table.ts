/** A column of a chart's table: a field its drawing shows. */
export interface TableColumn {
  field: string;
  /** As the drawing titles it; null: it has no title. */
  title: string | null;
  type: 'quantitative' | 'temporal' | 'other';
  isPercent: boolean;
}

interface Channel {
  field?: string;
  type?: string;
  title?: string | null;
  format?: string;
  axis?: { format?: string } | null;
}

type Encoding = Record<string, Channel | readonly Channel[]>;

/**
 * Columns that a chart leaves without a title because the panel's name describes them; messages have a title for each.
 */
const WORDS = [
  'key',
  'doc_count',
  'mean',
  'rate',
  'shown',
  'clicked',
  'ms',
  'percentile',
  'step',
  'count',
  'won',
  'coupons',
  'what',
  'events',
  'type',
  'hour',
  'day',
  'product',
  'category_name',
  'list',
  'rule',
  'why',
  'source',
  'orders',
] as const;

/** Key of the word for a column without a title. */
export function columnWord({ field, type }: TableColumn): (typeof WORDS)[number] | 'time' | 'value' {
  if (type === 'temporal') return 'time';
  return WORDS.find((word) => word === field) ?? 'value';
}

/**
 * The fields a Vega-Lite drawing shows, what names a row before what is measured of it: the columns of the same figures
 * as a table.
 */
export function tableColumns(spec: Record<string, unknown>): TableColumn[] {
  const layers = (spec.layer as Record<string, unknown>[] | undefined) ?? [];
  const encodings = [spec, ...layers].map(({ encoding }) => (encoding ?? {}) as Encoding);
  const channels = encodings.flatMap((encoding) => Object.values(encoding).flat()) as Channel[];
  const columns = new Map<string, TableColumn>();
  for (const { field, type, title, format, axis } of channels) {
    if (field === undefined) continue;
    const known = columns.get(field);
    columns.set(field, {
      field,
      title: known?.title ?? title ?? null,
      type: type === 'quantitative' || type === 'temporal' ? type : (known?.type ?? 'other'),
      isPercent: (known?.isPercent ?? false) || [format, axis?.format].some((text) => text?.endsWith('%') === true),
    });
  }
  const isMeasure = ({ type }: TableColumn) => (type === 'quantitative' ? 1 : 0);
  return [...columns.values()].sort((a, b) => isMeasure(a) - isMeasure(b));
}

interface MarkSpec {
  from?: { data?: string; facet?: { data?: string } };
  marks?: MarkSpec[];
}

/** Name of the data the first mark of a compiled drawing is made of: its rows after every transform. */
export function drawnDataName({ marks = [] }: MarkSpec): string | null {
  for (const mark of marks) {
    const name = mark.from?.facet?.data ?? mark.from?.data ?? drawnDataName(mark);
    if (name !== null && name !== undefined) return name;
  }
  return null;
}
