import { Mail } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { EmptyState } from '#components/cart/empty-state.tsx';
import { readMailbox } from '#server/adapters/postgres/mailbox.ts';
import { getContainer } from '#server/container.ts';
import { requireCustomer } from '../session.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('coupons.mailbox');
  return { title: t('title'), robots: { index: false } };
}

/** What the local mailer was given for the customer who is logged in, as a mail program would show it. */
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
      {mails.length === 0 ? (
        <EmptyState icon={Mail} title={t('empty')} body={t('hint')} href="/mypage" label={t('consents')} />
      ) : (
        <ul className="mt-5 grid gap-3">
          {mails.map(({ id, subject, text, optOutUrl, sentAt }) => (
            <li key={id} data-testid="mail" className="rounded-2xl border border-border bg-surface p-4 sm:p-5">
              <h2 className="font-bold">{subject}</h2>
              <time dateTime={sentAt.toISOString()} className="text-[13px] text-muted-foreground">
                {format.dateTime(sentAt, { dateStyle: 'medium', timeStyle: 'short' })}
              </time>
              <p className="mt-3 text-[15px] break-words whitespace-pre-line">{text}</p>
              <a href={optOutUrl} className="mt-3 inline-block text-[13px] font-semibold underline">
                {t('optOut')}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
