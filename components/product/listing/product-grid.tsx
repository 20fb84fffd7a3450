import type { ComponentProps } from 'react';
import { cn } from '#components/ui/class-names.ts';

const COLUMNS = 'grid grid-cols-2 gap-x-3.5 gap-y-8 sm:grid-cols-3 md:gap-x-5 md:gap-y-10 lg:grid-cols-4';

export function ProductGrid({ className, ...props }: ComponentProps<'ul'>) {
  return <ul className={cn(COLUMNS, className)} {...props} />;
}
