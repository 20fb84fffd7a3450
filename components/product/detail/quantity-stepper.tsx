'use client';

import { Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cn } from '#components/ui/class-names.ts';
import { unlessIdle } from '#components/ui/unless-idle.ts';

export interface QuantityStepperProps {
  value: number;
  max: number;
  onChange: (value: number) => void;
  isDisabled?: boolean;
  className?: string;
}

/** From 1 to what there is. */
export function QuantityStepper({ value, max, onChange, isDisabled = false, className }: QuantityStepperProps) {
  const t = useTranslations('product.detail');
  const step =
    'flex size-10 items-center justify-center rounded-lg outline-none hover:bg-muted focus-visible:ring-2 focus-visible:ring-ring aria-disabled:cursor-default aria-disabled:opacity-30';
  return (
    <fieldset className={cn('inline-flex items-center rounded-xl border border-border-strong p-0.5', className)}>
      <legend className="sr-only">{t('quantity')}</legend>
      <button
        type="button"
        aria-label={t('less')}
        {...unlessIdle(isDisabled || value <= 1, () => onChange(value - 1))}
        className={step}
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <output aria-live="polite" className="won min-w-9 text-center font-bold">
        {value}
      </output>
      <button
        type="button"
        aria-label={t('more')}
        {...unlessIdle(isDisabled || value >= max, () => onChange(value + 1))}
        className={step}
      >
        <Plus aria-hidden className="size-4" />
      </button>
    </fieldset>
  );
}
