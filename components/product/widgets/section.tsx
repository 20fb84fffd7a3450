import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';

export interface SectionProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Where all of it is. */
  href?: string;
  hrefLabel?: string;
  /** Beside the title. */
  aside?: ReactNode;
  id?: string;
  className?: string;
  children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, subtitle, href, hrefLabel, aside, id, className, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className={cn('shop-width mt-12 md:mt-16', className)}>
      <SectionHead title={title} subtitle={subtitle} href={href} hrefLabel={hrefLabel} aside={aside} id={id} />
      {children}
    </section>
  );
}

export function SectionHead({ title, subtitle, href, hrefLabel, aside, id }: Omit<SectionProps, 'children'>) {
  return (
    <div className="mb-3.5 flex items-end justify-between gap-3 md:mb-5">
      <div className="min-w-0">
        <div className="flex min-h-8 flex-wrap items-center gap-x-2.5">
          <h2 id={id} className="text-xl leading-8 font-extrabold tracking-[-0.03em] md:text-2xl">
            {typeof title === 'string' ? <Korean>{title}</Korean> : title}
          </h2>
          {aside}
        </div>
        {subtitle === undefined ? null : (
          <p className="mt-0.5 text-sm text-muted-foreground md:text-[15px]">{subtitle}</p>
        )}
      </div>
      {href === undefined ? null : (
        <Link
          href={href}
          className="flex h-8 shrink-0 items-center text-sm font-medium text-muted-foreground hover:text-foreground"
        >
          {hrefLabel}
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      )}
    </div>
  );
}
