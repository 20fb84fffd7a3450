'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Korean } from '#components/ui/korean.tsx';
import { wordsLocale } from '#contracts/console-words.ts';
import { type PanelRow, printCell, type Unit } from '#contracts/pipeline-panels.ts';

export interface PipelineTableProps {
  /** The panel's title. */
  caption: string;
  fields: readonly { field: string; title: string; unit: Unit }[];
  rows: readonly PanelRow[];
}

const isMeasure = (unit: Unit) => unit !== 'text' && unit !== 'time';

/**
 * A panel's rows, closed by default; in the page as it comes, so it opens without script too. With script the rows of a
 * closed table leave the page: they would be rendered again every few seconds for nothing.
 */
export function PipelineTable({ caption, fields, rows }: PipelineTableProps) {
  const t = useTranslations('admin.pipeline');
  const locale = wordsLocale(useLocale());
  const details = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(true);
  // Opened before the script was there, it stays open.
  useEffect(() => setOpen(details.current?.open === true), []);
  return (
    <details
      ref={details}
      className="mt-2 text-xs"
      data-testid="panel-table"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-6 w-fit items-center font-semibold text-muted-foreground hover:text-foreground">
        {t('asTable')}
        <span className="sr-only">: {caption}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too. */}
      <section aria-label={caption} tabIndex={0} className="mt-1 max-h-60 overflow-auto">
        <table className="w-full border-collapse text-left">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr>
              {fields.map(({ field, title, unit }) => (
                <th
                  key={field}
                  scope="col"
                  className={`border-b border-border-strong py-1 pr-4 font-semibold ${isMeasure(unit) ? 'text-right' : ''}`}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(isOpen ? rows : []).map((row) => (
              <tr key={fields.map(({ field }) => String(row[field])).join('\n')}>
                {fields.map(({ field, unit }) => (
                  <td
                    key={field}
                    className={`won border-b border-border py-1 pr-4 ${isMeasure(unit) ? 'text-right' : ''}`}
                  >
                    <Korean>{printCell(row[field], unit, locale)}</Korean>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
