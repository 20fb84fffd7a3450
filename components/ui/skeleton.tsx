import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

/** Placeholder for content that is loading; its size should be that of the content. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-skeleton', className)} {...props} />;
}
