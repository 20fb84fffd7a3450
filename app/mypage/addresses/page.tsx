import { randomUUID } from 'node:crypto';
import { ChevronLeft, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AddressCard } from '#components/address/address-card.tsx';
import { AddressForm } from '#components/address/address-form.tsx';
import { Panel } from '#components/checkout/panel.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { MAX_ADDRESSES } from '#domain/address/book.ts';
import { getContainer } from '#server/container.ts';
import { pageSession } from '../../session.ts';
import { deleteAddress, makeDefaultAddress, saveAddress } from './actions.ts';

interface Props {
  /** `edit`: the address whose form is open; `new`: of none yet; `done`: what the last form did. */
  searchParams: Promise<{ edit?: string; new?: string; done?: string }>;
}

const DONE = ['saved', 'deleted', 'default', 'gone'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('address');
  return { title: t('title') };
}

/** A member's address book; guests type their address at checkout. */
export default async function AddressesPage({ searchParams }: Props) {
  const { edit, new: isNew, done } = await searchParams;
  const { customerId } = await pageSession();
  if (customerId === null) redirect('/login?next=/mypage/addresses');
  const { addressBook, env } = getContainer();
  const [t, book] = await Promise.all([getTranslations('address'), addressBook.list(customerId)]);
  const edited = book.find(({ addressId }) => addressId === edit);
  const isFull = book.length >= MAX_ADDRESSES;
  const isAdding = isNew !== undefined && !isFull;
  const what =
    DONE.find((known) => known === done) ?? (edit !== undefined && edited === undefined ? 'gone' : undefined);
  const form = { postcodeSearch: env.POSTCODE_SEARCH, save: saveAddress };
  return (
    <div className="shop-width max-w-3xl pt-5 pb-10 md:pt-9">
      <TrackPageView path="/mypage/addresses" />
      <Link
        href="/mypage"
        className="inline-flex items-center gap-0.5 text-sm font-medium text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      <div className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t('title')}</h1>
        <p className="won text-sm text-muted-foreground">{t('count', { count: book.length, max: MAX_ADDRESSES })}</p>
      </div>
      <p className="mt-1 text-[15px] text-muted-foreground">{t('lead', { max: MAX_ADDRESSES })}</p>
      {what === undefined ? null : (
        <p role="status" className="mt-4 rounded-xl bg-primary-soft px-4 py-3 text-sm font-medium">
          {t(`done.${what}`)}
        </p>
      )}
      <div className="mt-5 grid gap-3">
        {isAdding ? (
          <Panel id="address-form" title={t('addTitle')}>
            {/* Another form, another key: it may be opened again. */}
            <AddressForm key="new" {...form} addressId={randomUUID()} address={null} isFirst={book.length === 0} />
          </Panel>
        ) : isFull ? (
          <p className="rounded-xl bg-muted px-4 py-3 text-sm">{t('full', { max: MAX_ADDRESSES })}</p>
        ) : (
          <Button asChild variant="soft" className="w-full">
            <Link href="/mypage/addresses?new=1" data-testid="add-address">
              <Plus aria-hidden />
              {t('add')}
            </Link>
          </Button>
        )}
        {book.length === 0 && !isAdding ? (
          <div className="rounded-2xl border border-border bg-surface px-5 py-10 text-center">
            <p className="text-lg font-bold">{t('empty')}</p>
            <p className="mt-1 text-sm text-muted-foreground">{t('emptyBody')}</p>
          </div>
        ) : null}
        {book.length === 0 ? null : (
          <ul className="grid gap-3">
            {book.map((address) => (
              <li key={address.addressId}>
                {address === edited ? (
                  <Panel id="address-form" title={t('editTitle')}>
                    <AddressForm {...form} addressId={address.addressId} address={address} isFirst={false} />
                  </Panel>
                ) : (
                  <AddressCard address={address} remove={deleteAddress} makeDefault={makeDefaultAddress} />
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
