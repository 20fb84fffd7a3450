import { Mail } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { MailText } from '#components/account/mail-text.tsx';
import { EmptyState } from '#components/cart/empty-state.tsx';
import { Korean } from '#components/ui/korean.tsx';
import { readMailbox } from '#server/adapters/postgres/mailbox.ts';
import { getContainer } from '#server/container.ts';
import { requireCustomer } from '../session.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('coupons.mailbox');
  return { title: t('title'), robots: { index: false } };
}

/** Mails of the local mailer for the member who is logged in, displayed as a mail program would. */
export default async function MailboxPage() {
  const { customerId } = await requireCustomer('/mailbox');
  const [t, format, mails] = await Promise.all([
    getTranslations('coupons.mailbox'),
    getFormatter(),
    readMailbox(getContainer().prisma, customerId),
  ]);
  return (
    <div className="shop-width max-w-3xl pt-5 md:pt-9">
      <h1 className="text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t('title')}</h1>
      {mails.length === 0 ? null : <p className="mt-1 text-sm text-muted-foreground">{t('about')}</p>}
      {mails.length === 0 ? (
        <EmptyState icon={Mail} title={t('empty')} body={t('hint')} href="/mypage" label={t('consents')} />
      ) : (
        <ul className="mt-5 grid gap-3">
          {mails.map(({ id, subject, text, optOutUrl, sentAt }) => (
            <li key={id} data-testid="mail" className="min-w-0 rounded-2xl border border-border bg-surface p-4 sm:p-5">
              <h2 className="font-bold">
                <Korean>{subject}</Korean>
              </h2>
              <p className="mt-0.5 flex justify-between gap-3 text-[13px] text-muted-foreground">
                <time dateTime={sentAt.toISOString()}>
                  {format.dateTime(sentAt, { dateStyle: 'medium', timeStyle: 'short' })}
                </time>
                <a href={optOutUrl} className="font-semibold underline-offset-4 hover:underline">
                  {t('optOut')}
                </a>
              </p>
              <div className="mt-3">
                <MailText text={text} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
