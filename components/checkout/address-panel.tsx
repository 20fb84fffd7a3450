import { useTranslations } from 'next-intl';
import type { FocusEvent, FormEvent } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import type { AddressFields } from './checkout-types.ts';
import { Field } from './field.tsx';
import { Panel } from './panel.tsx';

export interface AddressPanelProps {
  initial: AddressFields;
  /** What each field was refused for last. */
  errors: Readonly<Record<string, string>>;
  isMember: boolean;
}

/** Fetched when the field is entered: numbering plans of all countries are too much for every visitor. */
const phoneNumbers = () => import('#contracts/phone-number.ts').catch(() => null);

/** Groups what was typed once the field is left; without script or connection the server does. */
async function groupPhoneNumber({ currentTarget: field }: FocusEvent<HTMLInputElement>): Promise<void> {
  const typed = field.value;
  const grouped = (await phoneNumbers())?.readPhoneNumber(typed) ?? null;
  if (grouped !== null && field.value === typed) field.value = grouped;
}

function keepDigits({ currentTarget: field }: FormEvent<HTMLInputElement>): void {
  const digits = field.value.replaceAll(/\D/g, '').slice(0, 5);
  if (digits !== field.value) field.value = digits;
}

export function AddressPanel({ initial, errors, isMember }: AddressPanelProps) {
  const t = useTranslations('checkout.delivery');
  const field = (name: keyof AddressFields) => ({
    id: name,
    label: t(name),
    defaultValue: initial[name],
    error: errors[name],
  });
  return (
    <Panel id="delivery" title={t('title')}>
      {isMember ? null : (
        <p className="mb-4 rounded-xl bg-muted px-4 py-3 text-sm text-muted-foreground">
          {t('guest')}{' '}
          <Link href="/login?next=/checkout" className="font-bold text-primary-text underline-offset-4 hover:underline">
            {t('login')}
          </Link>
        </p>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field {...field('recipient')} autoComplete="name" required maxLength={40} />
        <Field
          {...field('phone')}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          placeholder="010-1234-5678"
          required
          maxLength={40}
          onFocus={() => void phoneNumbers()}
          onBlur={(event) => void groupPhoneNumber(event)}
        />
        <Field
          {...field('postcode')}
          inputMode="numeric"
          autoComplete="postal-code"
          placeholder="04524"
          required
          onInput={keepDigits}
          fieldClassName="sm:max-w-40"
        />
        <Field
          {...field('line1')}
          autoComplete="address-line1"
          placeholder={t('line1Hint')}
          required
          maxLength={120}
          fieldClassName="sm:col-span-2"
        />
        <Field
          {...field('line2')}
          autoComplete="address-line2"
          placeholder={t('line2Hint')}
          maxLength={120}
          fieldClassName="sm:col-span-2"
        />
      </div>
      {isMember ? (
        <Label className="mt-4 font-medium">
          <Checkbox name="rememberAddress" defaultChecked />
          {t('remember')}
        </Label>
      ) : null}
    </Panel>
  );
}
