import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AccountCard } from '#components/account/account-card.tsx';
import { SignupForm } from '#components/account/signup-form.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Link } from '#components/ui/link.tsx';
import { localPath } from '#server/web/local-path.ts';
import { pageSession } from '../session.ts';
import { signUp } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.signup');
  return { title: t('title') };
}

export default async function SignupPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = localPath((await searchParams).next);
  const [t, { customerId }] = await Promise.all([getTranslations('account.signup'), pageSession()]);
  if (customerId !== null) redirect(next);
  return (
    <AccountCard
      title={t('title')}
      lead={t('lead')}
      footer={
        <>
          {t('hasAccount')}{' '}
          <Link
            href={`/login?next=${encodeURIComponent(next)}`}
            className="font-bold text-primary-text underline-offset-4 hover:underline"
          >
            {t('login')}
          </Link>
        </>
      }
    >
      <TrackPageView path="/signup" />
      <SignupForm action={signUp} next={next} />
    </AccountCard>
  );
}
