import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Company } from '#contracts/company.ts';
import { missingFields } from './company-values.ts';

/** Lists which details of the company are not set; renders nothing when all are. */
export function OperatorNote({ company }: { company: Company }) {
  const t = useTranslations('legal');
  const missing = missingFields(company);
  if (missing.length === 0) return null;
  const fields = missing.map((field) => t(`field.${field}`)).join(', ');
  return (
    <div
      role="note"
      data-testid="operator-note"
      className="mt-6 flex gap-3 rounded-2xl border border-border bg-surface-sunken p-4 text-[15px]"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div>
        <p className="font-bold">{t('operatorNote.title')}</p>
        <p className="mt-1 text-muted-foreground">{t('operatorNote.body', { fields })}</p>
      </div>
    </div>
  );
}
