'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { cn } from '#components/ui/class-names.ts';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';

export interface PasswordFieldProps {
  /** Of the input, where a page has several. */
  id?: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  error?: string | undefined;
  hint?: ReactNode;
}

/** A password one can look at while typing it; managers and pasting are welcome. */
export function PasswordField({ id = 'password', label, autoComplete, error, hint }: PasswordFieldProps) {
  const t = useTranslations('account.login');
  const [isShown, setShown] = useState(false);
  const note = error ?? hint;
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <div className="relative">
        <Input
          id={id}
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete={autoComplete}
          required
          aria-invalid={error !== undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          className="pr-12"
        />
        <button
          type="button"
          aria-pressed={isShown}
          title={t(isShown ? 'hide' : 'show')}
          onClick={() => setShown(!isShown)}
          className="absolute top-1 right-1 flex size-9 items-center justify-center rounded-md text-faint-foreground outline-none hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
        >
          <Icon aria-hidden className="size-5" />
          <span className="sr-only">{t(isShown ? 'hide' : 'show')}</span>
        </button>
      </div>
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          className={cn('text-[13px]', error === undefined ? 'text-muted-foreground' : 'text-danger-text')}
        >
          {note}
        </p>
      )}
    </div>
  );
}
