import { useTranslations } from 'next-intl';
import { Label } from '#components/ui/label.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { MAX_GIFT_MESSAGE } from '#contracts/gift.ts';
import type { GiftFields } from './checkout-types.ts';
import { Field } from './field.tsx';
import { Panel } from './panel.tsx';

export interface GiftPanelProps {
  initial: GiftFields;
  /** What each field was refused for last. */
  errors: Readonly<Record<string, string>>;
}

/** Who it is from, and a few words: what the recipient reads. */
export function GiftPanel({ initial, errors }: GiftPanelProps) {
  const t = useTranslations('checkout.gift');
  const error = errors.message;
  return (
    <Panel id="gift" title={t('title')}>
      <input type="hidden" name="isGift" value="on" />
      <div className="grid gap-4">
        <Field
          id="sender"
          label={t('sender')}
          defaultValue={initial.sender}
          error={errors.sender}
          autoComplete="off"
          required
          maxLength={40}
          fieldClassName="sm:max-w-80"
        />
        <div className="grid gap-1.5">
          <Label htmlFor="message">{t('message')}</Label>
          <Textarea
            id="message"
            name="message"
            rows={4}
            defaultValue={initial.message}
            placeholder={t('messageHint')}
            aria-invalid={error !== undefined}
            aria-describedby="message-note"
          />
          <p
            id="message-note"
            className={error === undefined ? 'text-[13px] text-muted-foreground' : 'text-[13px] text-danger-text'}
          >
            {error ?? t('limit', { max: MAX_GIFT_MESSAGE })}
          </p>
        </div>
        <p className="rounded-xl bg-muted px-4 py-3 text-sm text-muted-foreground">{t('note')}</p>
      </div>
    </Panel>
  );
}
