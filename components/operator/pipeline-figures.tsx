import { useLocale } from 'next-intl';
import { wordsLocale } from '#contracts/console-words.ts';
import { type PanelRow, printCell, type Unit } from '#contracts/pipeline-panels.ts';

export interface PipelineFiguresProps {
  fields: readonly { field: string; title: string; unit: Unit }[];
  row: PanelRow;
}

/** A few numbers beside each other, each under its name. */
export function PipelineFigures({ fields, row }: PipelineFiguresProps) {
  const locale = wordsLocale(useLocale());
  return (
    <dl className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] gap-x-4 gap-y-3">
      {fields.map(({ field, title, unit }) => (
        <div key={field} className="min-w-0">
          <dt className="text-[13px] text-muted-foreground">{title}</dt>
          <dd className="won text-xl leading-tight font-extrabold tracking-[-0.03em] wrap-anywhere sm:text-2xl">
            {printCell(row[field], unit, locale)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
