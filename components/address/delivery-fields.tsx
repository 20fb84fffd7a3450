import { useTranslations } from 'next-intl';
import type { FocusEvent, FormEvent } from 'react';
import type { AddressFields } from '#components/checkout/checkout-types.ts';
import { Field } from '#components/checkout/field.tsx';
import type { PostcodeSearchName } from '#contracts/postcode-search.ts';
import { PostcodeButton } from './postcode-button.tsx';

export interface DeliveryFieldsProps {
  initial: Readonly<Partial<Record<keyof AddressFields, string>>>;
  /** What each field was refused for last. */
  errors: Readonly<Record<string, string>>;
  postcodeSearch: PostcodeSearchName;
  /** Another person's: the browser's own address is no help. */
  isOther?: boolean;
}

const REQUESTS = ['door', 'guard', 'call', 'box'] as const;

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

/** The fields of an address, at checkout and in the address book. */
export function DeliveryFields({ initial, errors, postcodeSearch, isOther = false }: DeliveryFieldsProps) {
  const t = useTranslations('checkout.delivery');
  const field = (name: keyof AddressFields, autoComplete: string) => ({
    id: name,
    label: t(name),
    defaultValue: initial[name],
    error: errors[name],
    autoComplete: isOther ? 'off' : autoComplete,
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field {...field('recipient', 'name')} required maxLength={40} />
      <Field
        {...field('phone', 'tel')}
        type="tel"
        inputMode="tel"
        placeholder="010-1234-5678"
        required
        maxLength={40}
        onFocus={() => void phoneNumbers()}
        onBlur={(event) => void groupPhoneNumber(event)}
      />
      <div className="flex flex-wrap items-end gap-2 sm:col-span-2">
        <Field
          {...field('postcode', 'postal-code')}
          inputMode="numeric"
          placeholder="04524"
          required
          onInput={keepDigits}
          fieldClassName="min-w-32 flex-1 sm:max-w-40"
        />
        <PostcodeButton name={postcodeSearch} />
      </div>
      <Field
        {...field('line1', 'address-line1')}
        placeholder={t('line1Hint')}
        required
        maxLength={120}
        fieldClassName="sm:col-span-2"
      />
      <Field
        {...field('line2', 'address-line2')}
        placeholder={t('line2Hint')}
        maxLength={120}
        fieldClassName="sm:col-span-2"
      />
      <Field
        {...field('deliveryRequest', 'off')}
        placeholder={t('request.door')}
        maxLength={50}
        list="delivery-requests"
        fieldClassName="sm:col-span-2"
      />
      <datalist id="delivery-requests">
        {REQUESTS.map((request) => (
          <option key={request} value={t(`request.${request}`)} />
        ))}
      </datalist>
    </div>
  );
}
