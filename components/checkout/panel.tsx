import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';

export interface PanelProps {
  id: string;
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** One step of a long form. */
export function Panel({ id, title, aside, className, children }: PanelProps) {
  return (
    <section aria-labelledby={id} className={cn('rounded-2xl border border-border bg-surface p-5 sm:p-6', className)}>
      <div className="mb-4 flex items-center justify-between gap-3">
        <h2 id={id} className="text-lg font-bold tracking-tight">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
