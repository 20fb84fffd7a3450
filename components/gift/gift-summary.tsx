import { useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import { LINK_DAYS_AFTER_END } from '#domain/gift/link.ts';
import { GiftLink } from './gift-link.tsx';

export interface GiftSummaryProps {
  sender: string;
  message: string;
  /** null: not paid, so that the recipient has nothing to see. */
  url: string | null;
}

/** On the buyer's order: that it is a gift, what was written, and the link for the recipient. */
export function GiftSummary({ sender, message, url }: GiftSummaryProps) {
  const t = useTranslations('gift.order');
  return (
    <section aria-labelledby="gift-summary" data-testid="gift-summary" className="mt-7">
      <h2 id="gift-summary" className="mb-2 text-lg font-bold tracking-tight">
        {t('title')}
      </h2>
      <div className="rounded-2xl border border-border bg-surface p-4 sm:p-5">
        <dl className="grid gap-3 text-[15px]">
          <div>
            <dt className="text-sm text-muted-foreground">{t('sender')}</dt>
            <dd className="font-medium break-words">
              <Korean>{sender}</Korean>
            </dd>
          </div>
          <div>
            <dt className="text-sm text-muted-foreground">{t('message')}</dt>
            <dd className="break-words whitespace-pre-line">
              {message === '' ? t('noMessage') : <Korean>{message}</Korean>}
            </dd>
          </div>
        </dl>
        {url === null ? null : (
          <div className="mt-4 border-t border-border pt-4">
            <GiftLink url={url} shareText={t('shareText', { sender })} />
            <p className="mt-3 text-[13px] text-muted-foreground">{t('linkNote', { days: LINK_DAYS_AFTER_END })}</p>
          </div>
        )}
      </div>
    </section>
  );
}
