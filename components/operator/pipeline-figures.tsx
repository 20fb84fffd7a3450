import { useLocale } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
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
          <dd
            className={cn(
              'won leading-tight tracking-[-0.03em] wrap-anywhere',
              // A name is read, not compared: the writer's is 40 characters.
              unit === 'text'
                ? 'text-sm font-semibold'
                : 'text-[clamp(0.875rem,4.5vw,1.125rem)] font-extrabold sm:text-2xl',
            )}
          >
            {printCell(row[field], unit, locale)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
