import { ExternalLink } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { CompanyDetails } from '#components/legal/company-details.tsx';
import { LegalPage } from '#components/legal/legal-page.tsx';
import type { CompanyField } from '#contracts/company.ts';
import { currentCompany, legalMetadata } from '../legal.ts';

export const generateMetadata = () => legalMetadata('company');

const FIELDS: readonly CompanyField[] = [
  'name',
  'representative',
  'registrationNumber',
  'mailOrderNumber',
  'address',
  'phone',
  'email',
  'privacyOfficer',
  'hosting',
];

/** The Fair Trade Commission's register, by the ten digits of a business registration number; null without a number. */
function registerUrl(registrationNumber: string | undefined): string | null {
  const digits = registrationNumber?.replaceAll(/\D/g, '') ?? '';
  return digits.length === 10 ? `https://www.ftc.go.kr/bizCommPop.do?wrkr_no=${digits}` : null;
}

export default async function CompanyPage() {
  const t = await getTranslations('legal.company');
  const company = currentCompany();
  const register = registerUrl(company.registrationNumber);
  return (
    <LegalPage page="company" title={t('title')} lead={t('lead')} company={company}>
      <CompanyDetails company={company} fields={FIELDS} />
      {register === null ? null : (
        <p className="mt-4">
          <a
            href={register}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex min-h-11 items-center gap-1.5 text-[15px] font-semibold underline underline-offset-4"
          >
            {t('verify')}
            <ExternalLink aria-hidden className="size-4" />
            <span className="sr-only">({t('newTab')})</span>
          </a>
        </p>
      )}
      <p className="mt-6 text-[15px] text-muted-foreground">{t('broker')}</p>
    </LegalPage>
  );
}
