import { useTranslations } from 'next-intl';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import type { AddressFields } from './checkout-types.ts';
import { Field } from './field.tsx';
import { Panel } from './panel.tsx';
import { groupPhoneNumber } from './phone-number.ts';

export interface AddressPanelProps {
  address: AddressFields;
  onChange: (address: AddressFields) => void;
  /** What each field was refused for last. */
  errors: Readonly<Record<string, string>>;
  isMember: boolean;
  remember: boolean;
  onRemember: (remember: boolean) => void;
}

export function AddressPanel({ address, onChange, errors, isMember, remember, onRemember }: AddressPanelProps) {
  const t = useTranslations('checkout.delivery');
  const field = (name: keyof AddressFields, format: (text: string) => string = (text) => text) => ({
    id: name,
    label: t(name),
    value: address[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...address, [name]: format(event.target.value) }),
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
          {...field('phone', groupPhoneNumber)}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          placeholder="010-1234-5678"
          required
        />
        <Field
          {...field('postcode', (text) => text.replaceAll(/\D/g, '').slice(0, 5))}
          inputMode="numeric"
          autoComplete="postal-code"
          placeholder="04524"
          required
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
          <Checkbox checked={remember} onCheckedChange={(checked) => onRemember(checked === true)} />
          {t('remember')}
        </Label>
      ) : null}
    </Panel>
  );
}
