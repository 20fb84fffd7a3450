'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Korean } from '#components/ui/korean.tsx';
import { columnWord, type TableColumn } from './panel-table.ts';

export type PanelRow = Record<string, unknown>;

export interface PanelTableProps {
  /** The chart's name. */
  caption: string;
  columns: readonly TableColumn[];
  /** As the chart draws them; null until it has drawn. */
  rows: readonly PanelRow[] | null;
}

/** More rows than this are a drawing's business; a table of them would be read for minutes. */
const MOST_ROWS = 200;

/** A chart's figures as a table, for screen readers and exact values. Closed by default. */
export function PanelTable({ caption, columns, rows }: PanelTableProps) {
  const t = useTranslations('admin.panels');
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-2 text-xs" data-testid="panel-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-6 w-fit items-center font-semibold text-muted-foreground hover:text-foreground">
        {t('asTable')}
        <span className="sr-only">: {caption}</span>
      </summary>
      {isOpen && rows !== null ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too.
        <section aria-label={caption} tabIndex={0} className="mt-1 max-h-60 overflow-auto">
          <table className="w-full border-collapse text-left">
            <caption className="sr-only">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.field} scope="col" className="border-b border-border-strong py-1 pr-4 font-semibold">
                    {column.title ?? t(`column.${columnWord(column)}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MOST_ROWS).map((row) => (
                <tr key={columns.map(({ field }) => String(row[field])).join('\n')}>
                  {columns.map((column) => (
                    <td key={column.field} className="won border-b border-border py-1 pr-4">
                      <Cell value={row[column.field]} column={column} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </details>
  );
}

function Cell({ value, column: { type, isPercent } }: { value: unknown; column: TableColumn }) {
  const format = useFormatter();
  if (value === null || value === undefined) return '–';
  if (type === 'temporal')
    return format.dateTime(new Date(value as string | number), { dateStyle: 'short', timeStyle: 'short' });
  if (type === 'quantitative' && typeof value === 'number')
    return format.number(
      value,
      isPercent ? { style: 'percent', maximumFractionDigits: 2 } : { maximumFractionDigits: 1 },
    );
  return <Korean>{String(value)}</Korean>;
}
