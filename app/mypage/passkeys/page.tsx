import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Panel } from '#components/checkout/panel.tsx';
import { EnrolForm } from '#components/passkey/enrol-form.tsx';
import { PasskeyItem } from '#components/passkey/passkey-item.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { MAX_PASSKEYS } from '#domain/passkey/limits.ts';
import { getContainer } from '#server/container.ts';
import { requireCustomer } from '../../session.ts';
import { enrolWithoutScript, removePasskey, renamePasskey } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.passkeys');
  return { title: t('title'), robots: { index: false } };
}

/** A member's passkeys: what easy pay is confirmed with. */
export default async function PasskeysPage() {
  const { customerId } = await requireCustomer('/mypage/passkeys');
  const { passkeys } = getContainer();
  const [t, format, list] = await Promise.all([
    getTranslations('account.passkeys'),
    getFormatter(),
    passkeys.list(customerId),
  ]);
  const day = (date: Date) => format.dateTime(date, { dateStyle: 'medium' });
  const origin = passkeys.site?.origin ?? null;
  return (
    <div className="shop-width max-w-3xl pt-5 pb-10 md:pt-9">
      <TrackPageView path="/mypage/passkeys" />
      <Link
        href="/mypage"
        className="inline-flex items-center gap-0.5 text-sm font-medium text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      <h1 className="mt-1 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t('title')}</h1>
      <p className="mt-2 text-[15px] text-muted-foreground">{t('lead')}</p>
      <div className="mt-5 grid gap-4">
        <Panel
          id="passkeys"
          title={t('list')}
          aside={
            list.length === 0 ? null : (
              <span className="text-sm text-muted-foreground">{t('count', { count: list.length })}</span>
            )
          }
        >
          {list.length === 0 ? (
            <p className="text-[15px] text-muted-foreground">{t('none')}</p>
          ) : (
            <ul>
              {list.map(({ passkeyId, name, isBackedUp, createdAt, lastUsedAt }) => (
                <PasskeyItem
                  key={passkeyId}
                  passkeyId={passkeyId}
                  name={name}
                  isLast={list.length === 1}
                  rename={renamePasskey}
                  remove={removePasskey}
                  about={
                    <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
                      <span>
                        {t('addedAt', { date: day(createdAt) })} ·{' '}
                        {lastUsedAt === null ? t('neverUsed') : t('usedAt', { date: day(lastUsedAt) })}
                      </span>
                      {isBackedUp ? <Badge>{t('synced')}</Badge> : null}
                    </p>
                  }
                />
              ))}
            </ul>
          )}
        </Panel>
        <Panel id="add" title={t('addTitle')}>
          {origin === null ? (
            <p className="text-[15px] text-muted-foreground">{t('nowhere')}</p>
          ) : list.length >= MAX_PASSKEYS ? (
            <p className="text-[15px] text-muted-foreground">{t('full', { max: MAX_PASSKEYS })}</p>
          ) : (
            <EnrolForm origin={origin} withoutScript={enrolWithoutScript} />
          )}
        </Panel>
      </div>
    </div>
  );
}
