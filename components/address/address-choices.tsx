'use client';

import { useTranslations } from 'next-intl';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import type { AddressFields, KnownAddress } from '#components/checkout/checkout-types.ts';
import { readAddress } from '#components/checkout/read-form.ts';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Korean } from '#components/ui/korean.tsx';
import { Link } from '#components/ui/link.tsx';
import { isSamePlace } from '#domain/address/book.ts';
import { fillFields } from './fill-fields.ts';

export interface AddressChoicesProps {
  book: readonly KnownAddress[];
  initial: AddressFields;
  /** What the fields hold when a new address is typed. */
  blank: AddressFields;
  isGift: boolean;
}

const NEW = 'new';
/** So many stand open; a phone would show nothing but addresses otherwise. */
const SHOWN = 3;

/**
 * The address book above the fields of an address: each writes its address into them, where it can be changed for this
 * order. Links, so that without script the page is opened with that address; what the fields hold is what is ordered.
 */
export function AddressChoices({ book, initial, blank, isGift }: AddressChoicesProps) {
  const t = useTranslations('address.choices');
  const nav = useRef<HTMLElement>(null);
  const matching = (typed: AddressFields) => book.find((each) => isSamePlace(each, typed))?.addressId ?? NEW;
  const [chosenId, setChosen] = useState(matching(initial));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is the page's, which is drawn anew with another.
  useEffect(() => {
    const form = nav.current?.closest('form');
    if (form == null) return;
    const read = () => setChosen(matching(readAddress(new FormData(form))));
    read();
    form.addEventListener('input', read);
    return () => form.removeEventListener('input', read);
  }, [book]);

  function choose(event: MouseEvent, address: AddressFields, name: string) {
    const form = nav.current?.closest('form');
    if (form == null || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const { recipient, phone, postcode, line1, line2, deliveryRequest } = address;
    fillFields(form, { recipient, phone, postcode, line1, line2, deliveryRequest });
    announce('address', t('filled', { name }));
  }

  const hrefOf = (id: string) => `/checkout?${isGift ? 'gift=1&' : ''}address=${id}`;
  const cards = [
    ...book.map((each) => ({ id: each.addressId, name: each.label || each.recipient, address: each, each })),
    { id: NEW, name: t('new'), address: blank, each: null },
  ];
  const drawn = cards.map(({ id, name, address, each }) => (
    <li key={id}>
      <Link
        href={hrefOf(id)}
        scroll={false}
        aria-current={id === chosenId ? 'true' : undefined}
        data-testid="address-choice"
        onClick={(event) => choose(event, address, name)}
        className={cn(
          'flex h-full min-h-13 flex-col justify-center rounded-xl border px-4 py-3 text-sm outline-none focus-visible:ring-2 focus-visible:ring-ring',
          id === chosenId ? 'border-primary bg-primary-soft' : 'border-border hover:border-border-strong',
        )}
      >
        <span className="flex items-center gap-2 text-[15px] font-semibold">
          <span className="truncate">
            <Korean>{name}</Korean>
          </span>
          {each?.isDefault === true ? <Badge variant="primary">{t('default')}</Badge> : null}
        </span>
        {each === null ? null : (
          <span className="mt-0.5 line-clamp-2 break-words text-muted-foreground">
            <Korean>{`${each.recipient} · ${each.line1} ${each.line2}`}</Korean>
          </span>
        )}
      </Link>
    </li>
  ));
  const more = drawn.slice(SHOWN, -1);
  return (
    <nav ref={nav} aria-label={t('title')} className="mb-5 grid gap-2">
      <ul className="grid gap-2 sm:grid-cols-2">{[...drawn.slice(0, -1).slice(0, SHOWN), ...drawn.slice(-1)]}</ul>
      {more.length === 0 ? null : (
        <details open={cards.slice(SHOWN, -1).some(({ id }) => id === chosenId) || undefined}>
          <summary className="flex min-h-11 cursor-pointer items-center rounded-lg px-1 text-sm font-semibold text-muted-foreground outline-none focus-visible:ring-2 focus-visible:ring-ring">
            {t('more', { count: more.length })}
          </summary>
          <ul className="mt-1 grid gap-2 sm:grid-cols-2">{more}</ul>
        </details>
      )}
    </nav>
  );
}
