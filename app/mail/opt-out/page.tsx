import { MailCheck, MailX } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OptOutCard } from '#components/account/opt-out-card.tsx';
import { OptOutForm } from '#components/account/opt-out-form.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { getContainer } from '#server/container.ts';
import { setPageStatus } from '#server/web/page-response.ts';
import { optOut } from './actions.ts';
import UnknownLink from './not-found.tsx';
import { customerOfLink } from './stop-mails.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('coupons.optOut');
  // The address grants access to this page, so no other site receives it as a referrer. (With no-referrer a form
  // without scripts has no Origin.)
  return { title: t('title'), robots: { index: false }, referrer: 'same-origin' };
}

/** The opt-out link of a mail: no log-in. Following it changes nothing, as mail scanners do so; the button does. */
export default async function OptOutPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const customerId = customerOfLink(token);
  if (customerId === null || typeof token !== 'string') {
    setPageStatus(404);
    return <UnknownLink />;
  }
  const [t, profile] = await Promise.all([
    getTranslations('coupons.optOut'),
    getContainer().members.profile(customerId),
  ]);
  if (profile === null || !profile.marketingConsent)
    return (
      <OptOutCard icon={MailCheck} title={t('doneTitle')} body={t('done')}>
        <Button asChild variant="outline">
          <Link href="/">{t('shop')}</Link>
        </Button>
      </OptOutCard>
    );
  return (
    <OptOutCard icon={MailX} title={t('title')} body={t('ask')}>
      <OptOutForm optOut={optOut}>
        <input type="hidden" name="token" value={token} />
        <Button type="submit" data-testid="opt-out">
          {t('button')}
        </Button>
      </OptOutForm>
    </OptOutCard>
  );
}
