import { useTranslations } from 'next-intl';
import { Korean } from '#components/ui/korean.tsx';
import type { Company, CompanyField } from '#contracts/company.ts';
import { companyValues } from './company-values.ts';

export interface CompanyDetailsProps {
  company: Company;
  fields: readonly CompanyField[];
}

/** Details of the company, each with its name; phone and e-mail can be followed when they are set. */
export function CompanyDetails({ company, fields }: CompanyDetailsProps) {
  const t = useTranslations('legal');
  const values = companyValues(company, (field) => t(`placeholder.${field}`));
  const hrefOf = (field: CompanyField): string | null => {
    if (company[field] === undefined) return null;
    if (field === 'phone') return `tel:${values.phone.replaceAll(/[^\d+]/g, '')}`;
    return field === 'email' ? `mailto:${values.email}` : null;
  };
  return (
    <dl className="mt-6 divide-y divide-border border-y border-border text-[15px]">
      {fields.map((field) => {
        const href = hrefOf(field);
        return (
          <div key={field} className="grid gap-x-4 gap-y-0.5 py-3 sm:grid-cols-[13rem_1fr]">
            <dt className="text-muted-foreground">{t(`field.${field}`)}</dt>
            <dd className="font-medium break-words">
              {href === null ? (
                <Korean>{values[field]}</Korean>
              ) : (
                <a href={href} className="text-primary-text underline underline-offset-4">
                  {values[field]}
                </a>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
