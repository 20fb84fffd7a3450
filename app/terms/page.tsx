import { getFormatter, getTranslations } from 'next-intl/server';
import { LegalPage, LegalSection } from '#components/legal/legal-page.tsx';
import { STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import { currentCompany, legalMetadata, legalValues } from '../legal.ts';

export const generateMetadata = () => legalMetadata('terms');

const SECTIONS = [
  'purpose',
  'service',
  'membership',
  'order',
  'delivery',
  'withdrawal',
  'coupon',
  'recommendation',
  'duty',
  'dispute',
] as const;

export default async function TermsPage() {
  const [t, format, company] = await Promise.all([getTranslations('legal'), getFormatter(), legalValues()]);
  const values = {
    ...company,
    freeFrom: format.number(STANDARD_SHIPPING.freeFromWon),
    fee: format.number(STANDARD_SHIPPING.feeWon),
  };
  return (
    <LegalPage page="terms" title={t('terms.title')} lead={t('terms.lead', company)} company={currentCompany()}>
      {SECTIONS.map((name) => (
        <LegalSection
          key={name}
          id={name}
          title={t(`terms.${name}.title`)}
          body={t(`terms.${name}.body` as 'terms.delivery.body', values)}
        />
      ))}
      <p className="mt-8 text-sm text-muted-foreground">{t('effective', { date: company.effectiveFrom ?? '' })}</p>
    </LegalPage>
  );
}
