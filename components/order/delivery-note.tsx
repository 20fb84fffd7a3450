import { useFormatter, useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';

export interface DeliveryNoteProps {
  number: string;
  placedAt: Date;
  address: {
    recipient: string;
    phone: string;
    postcode: string;
    line1: string;
    line2: string;
    deliveryRequest?: string | undefined;
  };
  lines: readonly { offerId: number; name: string; quantity: number }[];
  gift: { sender: string; message: string } | null;
}

/** What lies in the parcel, as it is printed: no amount on it, since a gift's recipient reads it. */
export function DeliveryNote({ number, placedAt, address, lines, gift }: DeliveryNoteProps) {
  const t = useTranslations('gift.note');
  const format = useFormatter();
  return (
    <article
      data-receipt
      data-testid="delivery-note"
      className="rounded-2xl border border-border bg-surface p-5 break-words sm:p-8"
    >
      <h1 className="text-2xl font-extrabold">{t('title')}</h1>
      <dl className="mt-4 grid gap-x-8 gap-y-1 text-sm sm:grid-cols-2">
        <Fact term={t('number')} text={number} />
        <Fact term={t('date')} text={format.dateTime(placedAt, { dateStyle: 'long' })} />
        <Fact term={t('recipient')} text={`${address.recipient} · ${address.phone}`} />
        <Fact term={t('address')} text={`(${address.postcode}) ${address.line1} ${address.line2}`} />
        {address.deliveryRequest ? <Fact term={t('request')} text={address.deliveryRequest} /> : null}
        {gift === null ? null : <Fact term={t('sender')} text={gift.sender} />}
      </dl>
      {gift === null || gift.message === '' ? null : (
        <p className="mt-4 rounded-xl border border-border px-4 py-3 whitespace-pre-line">
          <Korean>{gift.message}</Korean>
        </p>
      )}
      <table className="mt-5 w-full text-sm">
        <thead>
          <tr className="border-b-2 border-foreground text-left">
            <th scope="col" className="py-2 pr-3 font-semibold">
              {t('product')}
            </th>
            <th scope="col" className="py-2 pl-3 text-right font-semibold whitespace-nowrap">
              {t('quantity')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ offerId, name, quantity }) => (
            <tr key={offerId} className="border-b border-border align-top">
              <td className="py-2 pr-3">
                <Korean>{name}</Korean>
              </td>
              <td className="won py-2 pl-3 text-right">{quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function Fact({ term, text }: { term: string; text: string }) {
  return (
    <div className="flex min-w-0 gap-x-2">
      <dt className="shrink-0 text-muted-foreground">{term}</dt>
      <dd className="min-w-0">
        <Korean>{text}</Korean>
      </dd>
    </div>
  );
}
