import type { ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { CardSkeleton } from './card-skeleton.tsx';

const COLUMNS = 'grid grid-cols-2 gap-x-3.5 gap-y-8 sm:grid-cols-3 md:gap-x-5 md:gap-y-10 lg:grid-cols-4';

export function ProductGrid({ children, className }: { children: ReactNode; className?: string }) {
  return <ul className={cn(COLUMNS, className)}>{children}</ul>;
}

export function GridSkeleton({ count, className }: { count: number; className?: string }) {
  return (
    <div className={cn(COLUMNS, className)}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places held, all alike.
        <CardSkeleton key={index} />
      ))}
    </div>
  );
}
