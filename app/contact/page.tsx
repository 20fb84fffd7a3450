import { getTranslations } from 'next-intl/server';
import { CompanyDetails } from '#components/legal/company-details.tsx';
import { LegalPage } from '#components/legal/legal-page.tsx';
import { Link } from '#components/ui/link.tsx';
import { currentCompany, legalMetadata } from '../legal.ts';

export const generateMetadata = () => legalMetadata('contact');

const HELP = [
  ['orders', '/orders'],
  ['account', '/mypage'],
] as const;

export default async function ContactPage() {
  const t = await getTranslations('legal.contact');
  const company = currentCompany();
  return (
    <LegalPage page="contact" title={t('title')} lead={t('lead')} company={company}>
      <CompanyDetails company={company} fields={['phone', 'email', 'privacyOfficer', 'address']} />
      <ul className="mt-6 grid gap-4 text-[15px]">
        {HELP.map(([name, href]) => (
          <li key={name}>
            {t(name)}{' '}
            <Link href={href} className="inline-flex min-h-9 items-center font-semibold underline underline-offset-4">
              {t(`${name}Link`)}
            </Link>
          </li>
        ))}
      </ul>
      <section className="mt-8">
        <h2 className="text-lg font-bold tracking-[-0.02em]">{t('disputes')}</h2>
        <p className="mt-2 text-[15px] text-muted-foreground">{t('disputesBody')}</p>
      </section>
    </LegalPage>
  );
}
