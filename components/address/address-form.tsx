'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { AccountAction } from '#components/account/account-types.ts';
import { useAccountForm } from '#components/account/use-account-form.ts';
import type { KnownAddress } from '#components/checkout/checkout-types.ts';
import { Field } from '#components/checkout/field.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormErrors, fieldErrors } from '#components/ui/form-errors.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import { MAX_ADDRESS_LABEL } from '#contracts/address.ts';
import type { PostcodeSearchName } from '#contracts/postcode-search.ts';
import { DeliveryFields } from './delivery-fields.tsx';

export interface AddressFormProps {
  /** Of the address that is changed, or the key of a new one: sent twice, it is one address. */
  addressId: string;
  /** null: a new one. */
  address: KnownAddress | null;
  /** The first is the default in any case. */
  isFirst: boolean;
  postcodeSearch: PostcodeSearchName;
  save: AccountAction;
}

/** In their order on the page; each is the id of its input. */
const DELIVERY = ['recipient', 'phone', 'postcode', 'line1', 'line2', 'deliveryRequest'] as const;

export function AddressForm({ addressId, address, isFirst, postcodeSearch, save }: AddressFormProps) {
  const t = useTranslations('address');
  const tField = useTranslations('checkout.delivery');
  const { form, refusal, typed, isPending } = useAccountForm(save);
  // A page that is drawn again names another key; this form is still the same.
  const [key] = useState(addressId);
  const error = refusal?.error ?? null;
  const labels = {
    label: t('label'),
    ...Object.fromEntries(DELIVERY.map((name) => [name, tField(name)])),
  };
  const errors = fieldErrors(error, Object.keys(labels));
  const isShown = refusal?.typed !== undefined;
  return (
    <form {...form} noValidate className="grid gap-4">
      <input type="hidden" name="addressId" value={key} />
      {address === null ? <input type="hidden" name="isNew" value="on" /> : null}
      <FormErrors refusal={error} fields={labels} />
      <Field
        id="label"
        label={t('label')}
        placeholder={t('labelHint')}
        defaultValue={typed.label ?? address?.label}
        error={errors.label}
        autoComplete="off"
        maxLength={MAX_ADDRESS_LABEL}
        fieldClassName="sm:max-w-80"
      />
      <DeliveryFields initial={{ ...address, ...typed }} errors={errors} postcodeSearch={postcodeSearch} />
      {isFirst || address?.isDefault === true ? null : (
        <Label className="font-medium">
          <Checkbox name="isDefault" defaultChecked={isShown && typed.isDefault === 'on'} />
          {t('isDefault')}
        </Label>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={isPending} data-testid="save-address">
          {isPending ? t('saving') : t('save')}
        </Button>
        <Button asChild variant="secondary">
          <Link href="/mypage/addresses">{t('cancel')}</Link>
        </Button>
      </div>
    </form>
  );
}
