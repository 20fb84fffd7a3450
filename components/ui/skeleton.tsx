import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

/** A place held for what is on its way; give it the size of what will stand there. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-skeleton', className)} {...props} />;
}
