import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AccountCard } from '#components/account/account-card.tsx';
import { LoginForm } from '#components/account/login-form.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Link } from '#components/ui/link.tsx';
import { localPath } from '#server/web/local-path.ts';
import { pageSession } from '../session.ts';
import { logIn } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.login');
  return { title: t('title') };
}

export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const next = localPath((await searchParams).next);
  const [t, { customerId }] = await Promise.all([getTranslations('account.login'), pageSession()]);
  if (customerId !== null) redirect(next);
  return (
    <AccountCard
      title={t('title')}
      lead={t('lead')}
      footer={
        <>
          {t('noAccount')}{' '}
          <Link
            href={`/signup?next=${encodeURIComponent(next)}`}
            className="font-bold text-primary-text underline-offset-4 hover:underline"
          >
            {t('signup')}
          </Link>
        </>
      }
    >
      <TrackPageView path="/login" />
      <LoginForm action={logIn} next={next} />
    </AccountCard>
  );
}
