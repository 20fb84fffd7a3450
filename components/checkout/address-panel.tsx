import { useTranslations } from 'next-intl';
import { AddressChoices } from '#components/address/address-choices.tsx';
import { DeliveryFields } from '#components/address/delivery-fields.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Label } from '#components/ui/label.tsx';
import { Link } from '#components/ui/link.tsx';
import type { PostcodeSearchName } from '#contracts/postcode-search.ts';
import { MAX_ADDRESSES } from '#domain/address/book.ts';
import type { AddressFields, KnownAddress } from './checkout-types.ts';
import { GiftSwitch } from './gift-switch.tsx';
import { Panel } from './panel.tsx';

export interface AddressPanelProps {
  initial: AddressFields;
  /** What the fields hold when a new address is typed. */
  blank: AddressFields;
  /** What each field was refused for last. */
  errors: Readonly<Record<string, string>>;
  isMember: boolean;
  isGift: boolean;
  /** A member's addresses. */
  book: readonly KnownAddress[];
  postcodeSearch: PostcodeSearchName;
}

export function AddressPanel({ initial, blank, errors, isMember, isGift, book, postcodeSearch }: AddressPanelProps) {
  const t = useTranslations('checkout.delivery');
  return (
    <Panel id="delivery" title={t(isGift ? 'giftTitle' : 'title')}>
      {isMember ? null : (
        <p className="mb-4 rounded-xl bg-muted px-4 py-3 text-sm text-muted-foreground">
          {t('guest')}{' '}
          <Link
            href={`/login?next=${encodeURIComponent(isGift ? '/checkout?gift=1' : '/checkout')}`}
            className="font-bold text-primary-text underline-offset-4 hover:underline"
          >
            {t('login')}
          </Link>
        </p>
      )}
      <GiftSwitch isGift={isGift} />
      {book.length === 0 ? null : <AddressChoices book={book} initial={initial} blank={blank} isGift={isGift} />}
      <DeliveryFields initial={initial} errors={errors} postcodeSearch={postcodeSearch} isOther={isGift} />
      {!isMember ? null : book.length >= MAX_ADDRESSES ? (
        <p className="mt-4 text-sm text-muted-foreground">
          {t('full', { max: MAX_ADDRESSES })}{' '}
          <Link href="/mypage/addresses" className="font-semibold underline underline-offset-4">
            {t('manage')}
          </Link>
        </p>
      ) : (
        <Label className="mt-4 font-medium">
          <Checkbox name="rememberAddress" defaultChecked={!isGift} />
          {t('remember')}
        </Label>
      )}
    </Panel>
  );
}
