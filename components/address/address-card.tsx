import { useTranslations } from 'next-intl';
import type { KnownAddress } from '#components/checkout/checkout-types.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';

export interface AddressCardProps {
  address: KnownAddress;
  remove(form: FormData): Promise<void>;
  makeDefault(form: FormData): Promise<void>;
}

/** An address of the book, with what can be done with it: plain forms, so that it works without script. */
export function AddressCard({ address, remove, makeDefault }: AddressCardProps) {
  const t = useTranslations('address');
  const { addressId, label, recipient, phone, postcode, line1, line2, deliveryRequest, isDefault } = address;
  const name = label === '' ? recipient : label;
  const id = <input type="hidden" name="addressId" value={addressId} />;
  return (
    <article
      aria-labelledby={`address-${addressId}`}
      data-testid="address"
      data-default={isDefault}
      className="rounded-2xl border border-border bg-surface p-4 sm:p-5"
    >
      <h2 id={`address-${addressId}`} className="flex flex-wrap items-center gap-2 font-bold">
        <span className="min-w-0 break-words">
          <Korean>{name}</Korean>
        </span>
        {isDefault ? <Badge variant="primary">{t('default')}</Badge> : null}
      </h2>
      <address className="mt-1.5 text-[15px] leading-relaxed break-words not-italic">
        <Korean>{recipient}</Korean> · <span className="won">{phone}</span>
        <br />({postcode}) <Korean>{`${line1} ${line2}`}</Korean>
      </address>
      {deliveryRequest === '' ? null : (
        <p className="mt-1 text-sm break-words text-muted-foreground">
          <Korean>{deliveryRequest}</Korean>
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-start gap-2">
        <Button asChild variant="secondary" size="sm">
          <Link href={`/mypage/addresses?edit=${addressId}`} aria-label={t('editOf', { name })}>
            {t('edit')}
          </Link>
        </Button>
        {isDefault ? null : (
          <form action={makeDefault}>
            {id}
            <Button type="submit" variant="secondary" size="sm" aria-label={t('makeDefaultOf', { name })}>
              {t('makeDefault')}
            </Button>
          </form>
        )}
        <details className="group">
          <summary
            aria-label={t('deleteOf', { name })}
            className="inline-flex h-9 cursor-pointer list-none items-center rounded-lg bg-secondary px-3 text-sm font-semibold text-secondary-foreground outline-none hover:bg-secondary-strong focus-visible:ring-2 focus-visible:ring-ring [&::-webkit-details-marker]:hidden"
          >
            {t('delete')}
          </summary>
          <form action={remove} className="mt-2 flex flex-wrap items-center gap-2">
            {id}
            <p className="text-sm">{t('deleteSure')}</p>
            <Button type="submit" variant="danger" size="sm">
              {t('deleteNow')}
            </Button>
          </form>
        </details>
      </div>
    </article>
  );
}
