'use client';

import { type ComponentProps, createContext, useContext, useId } from 'react';
import { cn } from './class-names.ts';

interface Group {
  name: string;
  value: string;
  onValueChange(value: string): void;
}

const GroupContext = createContext<Group | null>(null);

export interface RadioGroupProps extends ComponentProps<'div'> {
  /** The field's name in the form. */
  name?: string;
  value: string;
  onValueChange: (value: string) => void;
}

/** The browser's own radio buttons: one can choose before there is a script, and without one. */
export function RadioGroup({ className, name, value, onValueChange, ...props }: RadioGroupProps) {
  const ownName = useId();
  return (
    <GroupContext value={{ name: name ?? ownName, value, onValueChange }}>
      <div role="radiogroup" className={cn('grid gap-2.5', className)} {...props} />
    </GroupContext>
  );
}

export function RadioGroupItem({ className, value, ...props }: ComponentProps<'input'> & { value: string }) {
  const group = useContext(GroupContext);
  if (group === null) throw new Error('RadioGroupItem stands outside a RadioGroup.');
  const isChosen = group.value === value;
  return (
    <span className={cn('relative inline-flex size-5.5 shrink-0', className)}>
      <input
        type="radio"
        name={group.name}
        value={value}
        checked={isChosen}
        data-state={isChosen ? 'checked' : 'unchecked'}
        onChange={() => group.onValueChange(value)}
        {...props}
        className="peer size-full cursor-pointer appearance-none rounded-full border border-border-strong bg-surface outline-none checked:border-primary focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-offset-2 focus-visible:ring-offset-background disabled:cursor-not-allowed disabled:opacity-45 forced-colors:appearance-auto"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute inset-0 m-auto hidden size-3 rounded-full bg-primary peer-checked:block forced-colors:!hidden"
      />
    </span>
  );
}
