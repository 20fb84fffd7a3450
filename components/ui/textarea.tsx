import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(
        'w-full min-w-0 rounded-lg border border-border-strong bg-surface px-3.5 py-2.5 text-base text-foreground transition-shadow outline-none placeholder:text-faint-foreground focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/25 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger aria-invalid:ring-danger/20 md:text-[15px]',
        className,
      )}
      {...props}
    />
  );
}
