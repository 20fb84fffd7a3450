import { getTranslations } from 'next-intl/server';
import { LegalPage, LegalSection } from '#components/legal/legal-page.tsx';
import { RETENTION_DAYS } from '#server/adapters/kafka/topic-settings.ts';
import { TTL_SECONDS } from '#server/adapters/redis-keys.ts';
import { getContainer } from '#server/container.ts';
import { SETTLED_AFTER_MS, TOMBSTONES_KEPT_MS } from '#server/identity/erasure.ts';
import { SESSION_MAX_AGE_SECONDS } from '#server/identity/session-cookie.ts';
import { currentCompany, legalMetadata, legalValues } from '../legal.ts';

export const generateMetadata = () => legalMetadata('privacy');

const SECTIONS = [
  'items',
  'marketing',
  'retention',
  'cookies',
  'sharing',
  'erasure',
  'rights',
  'security',
  'officer',
  'remedy',
] as const;

const days = (seconds: number) => String(Math.round(seconds / 86_400));

/** How long things are kept is read where they are kept, so that the page cannot fall behind. */
export default async function PrivacyPage() {
  const [t, tPrivacy, company] = await Promise.all([
    getTranslations('legal'),
    getTranslations('account.my.privacy'),
    legalValues(),
  ]);
  const values = {
    ...company,
    sessionDays: days(SESSION_MAX_AGE_SECONDS),
    viewDays: days(TTL_SECONDS.recentViews),
    searchDays: days(TTL_SECONDS.recentSearches),
    listDays: days(TTL_SECONDS.recommendations),
    logDays: String(RETENTION_DAYS.behavior),
    // Whole segments of a day are deleted.
    joinDays: String(RETENTION_DAYS.users + 1),
    eventDays: String(getContainer().env.EVENT_RETENTION_DAYS),
    tombstoneDays: days(TOMBSTONES_KEPT_MS / 1_000),
    settleSeconds: String(SETTLED_AFTER_MS / 1_000),
    forgetButton: tPrivacy('forget'),
    leaveButton: tPrivacy('leave'),
  };
  return (
    <LegalPage page="privacy" title={t('privacy.title')} lead={t('privacy.lead', company)} company={currentCompany()}>
      {SECTIONS.map((name) => (
        <LegalSection
          key={name}
          id={name}
          title={t(`privacy.${name}.title`)}
          body={t(`privacy.${name}.body` as 'privacy.retention.body', values)}
        />
      ))}
      <p className="mt-8 text-sm text-muted-foreground">{t('effective', { date: company.effectiveFrom ?? '' })}</p>
    </LegalPage>
  );
}
