import { CreditCard, Landmark, type LucideIcon, ReceiptText, Zap } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { RadioGroup, RadioGroupItem } from '#components/ui/radio-group.tsx';
import { DEPOSIT_HOURS, EASY_PAY, type PaymentMethod } from '#contracts/payment-methods.ts';
import { ChoiceCard } from './choice-card.tsx';
import { Panel } from './panel.tsx';

const METHODS: Record<
  string,
  {
    label: PaymentMethod;
    hint: 'cardHint' | 'transferHint' | 'payHint' | 'depositHint';
    icon: LucideIcon;
  }
> = {
  card: { label: 'card', hint: 'cardHint', icon: CreditCard },
  transfer: { label: 'transfer', hint: 'transferHint', icon: Landmark },
  'dangol-pay': { label: 'dangol-pay', hint: 'payHint', icon: Zap },
  'virtual-account': { label: 'virtual-account', hint: 'depositHint', icon: ReceiptText },
};

export interface PaymentPanelProps {
  methods: readonly string[];
  method: string;
  onChoose: (method: string) => void;
  /** Whether the provider moves no money. */
  isTest: boolean;
  /** Shown while easy pay is chosen. */
  easyPayNote?: ReactNode;
}

export function PaymentPanel({ methods, method, onChoose, isTest, easyPayNote }: PaymentPanelProps) {
  const t = useTranslations('checkout.payment');
  return (
    <Panel id="payment" title={t('title')}>
      <RadioGroup
        aria-labelledby="payment"
        name="method"
        value={method}
        onValueChange={onChoose}
        className="sm:grid-cols-2"
      >
        {methods.map((name) => {
          const known = METHODS[name];
          if (known === undefined) return null;
          const Icon = known.icon;
          return (
            <ChoiceCard
              key={name}
              control={<RadioGroupItem value={name} />}
              isChosen={name === method}
              title={t(known.label)}
              hint={t(known.hint, { hours: DEPOSIT_HOURS })}
              end={<Icon aria-hidden className="size-5.5 text-muted-foreground" strokeWidth={1.7} />}
            />
          );
        })}
      </RadioGroup>
      {method === EASY_PAY ? easyPayNote : null}
      {isTest ? <p className="mt-3 text-[13px] text-muted-foreground">{t('local')}</p> : null}
    </Panel>
  );
}
