import type { ComponentProps, ReactNode } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';

export interface FieldProps extends ComponentProps<'input'> {
  id: string;
  label: string;
  /** Validation error, shown below the field in place of the hint. */
  error?: string | undefined;
  hint?: ReactNode;
  fieldClassName?: string;
}

/** A labelled field with what is wrong with it. */
export function Field({ id, label, error, hint, fieldClassName, ...input }: FieldProps) {
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cn('grid gap-1.5', fieldClassName)}>
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        name={id}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
        {...input}
      />
      {note === undefined ? null : (
        <p
          id={noteId}
          className={cn('text-[13px]', error === undefined ? 'text-muted-foreground' : 'text-danger-text')}
        >
          {note}
        </p>
      )}
    </div>
  );
}
