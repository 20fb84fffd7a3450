import { Check } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './class-names.ts';

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange'> {
  onCheckedChange?: (checked: boolean) => void;
  /** The change is pending. */
  isPending?: boolean;
}

/** The browser's own checkbox: it can be checked before there is a script, and without one. */
export function Checkbox({ className, onCheckedChange, isPending = false, ...props }: CheckboxProps) {
  const state = props.checked === undefined ? {} : { 'data-state': props.checked ? 'checked' : 'unchecked' };
  return (
    <span className={cn('relative inline-flex size-5.5 shrink-0', className)} aria-busy={isPending || undefined}>
      <input
        type="checkbox"
        {...state}
        {...props}
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        className="peer size-full cursor-pointer appearance-none rounded-md border border-border-strong bg-surface outline-none checked:border-primary checked:bg-primary focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-offset-2 focus-visible:ring-offset-background disabled:cursor-not-allowed disabled:opacity-45 forced-colors:appearance-auto"
      />
      {isPending ? (
        <span
          aria-hidden
          className="busy-mark pointer-events-none absolute inset-0 m-auto peer-checked:text-primary-foreground"
        />
      ) : (
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute inset-0 m-auto hidden size-4 text-primary-foreground peer-checked:block forced-colors:!hidden"
        />
      )}
    </span>
  );
}
