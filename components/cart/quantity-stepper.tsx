'use client';

import { Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { unlessIdle } from '#components/ui/unless-idle.ts';
import { MAX_QUANTITY } from '#domain/order/quantity.ts';

export interface QuantityStepperProps {
  /** Id of the form that sends `quantity`, or `to` of the button pressed, where there is no script. */
  form: string;
  value: number;
  /** What is in stock. */
  max: number;
  /** Names the field: "무선 이어폰 수량". */
  label: string;
  onChange: (quantity: number) => void;
  /** The server has not taken the change yet; more may be made meanwhile. */
  isBusy?: boolean;
}

const BUTTON =
  'flex size-9 items-center justify-center text-foreground outline-none hover:bg-muted focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset aria-disabled:cursor-default aria-disabled:text-faint-foreground aria-disabled:opacity-50 aria-disabled:hover:bg-transparent';

/** − 2 +, and a number one can type. What is typed counts on Enter or on leaving the field. */
export function QuantityStepper({ form, value, max, label, onChange, isBusy = false }: QuantityStepperProps) {
  const t = useTranslations('cart.line');
  const [typed, setTyped] = useState<string | null>(null);
  const [pressed, setPressed] = useState<'less' | 'more' | 'field'>('field');
  const most = Math.min(max, MAX_QUANTITY);

  function change(by: 'less' | 'more' | 'field', quantity: number) {
    setPressed(by);
    onChange(quantity);
  }

  function settle() {
    const wanted = Number(typed);
    setTyped(null);
    if (typed !== null && typed.trim() !== '' && wanted !== value) change('field', wanted);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset adds a legend and borders to three controls.
    <div
      role="group"
      aria-label={label}
      aria-busy={isBusy || undefined}
      className="inline-flex h-9 items-center overflow-hidden rounded-lg border border-border-strong bg-surface"
    >
      <button
        type="submit"
        form={form}
        name="to"
        value={Math.max(1, value - 1)}
        className={BUTTON}
        aria-label={t('less')}
        aria-busy={(isBusy && pressed === 'less') || undefined}
        {...unlessIdle(value <= 1, () => change('less', value - 1))}
      >
        <Minus aria-hidden className="size-4" />
      </button>
      <input
        form={form}
        name="quantity"
        inputMode="numeric"
        aria-label={label}
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
        className="won h-full w-9 bg-transparent text-center text-[15px] font-bold outline-none focus-visible:bg-muted"
      />
      <button
        type="submit"
        form={form}
        name="to"
        value={Math.min(Math.max(1, most), value + 1)}
        className={BUTTON}
        aria-label={t('more')}
        aria-busy={(isBusy && pressed === 'more') || undefined}
        {...unlessIdle(value >= most, () => change('more', value + 1))}
      >
        <Plus aria-hidden className="size-4" />
      </button>
    </div>
  );
}
