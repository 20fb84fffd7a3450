import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return (
    <input
      type={type}
      className={cn(
        'h-11 w-full min-w-0 rounded-lg border border-border-strong bg-surface px-3.5 text-base text-foreground transition-shadow outline-none placeholder:text-faint-foreground focus-visible:border-ring focus-visible:ring-3 focus-visible:ring-ring/25 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger aria-invalid:ring-danger/20 md:text-[15px]',
        className,
      )}
      {...props}
    />
  );
}
