import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { companyValues } from '#components/legal/company-values.ts';
import type { LegalPageName } from '#components/legal/legal-page.tsx';
import type { Company } from '#contracts/company.ts';
import { getContainer } from '#server/container.ts';

/** Who runs the shop, as the operator set it. */
export const currentCompany = (): Company => getContainer().env.SHOP_COMPANY;

export async function legalMetadata(page: LegalPageName): Promise<Metadata> {
  const t = await getTranslations('legal');
  return { title: t(`${page}.title`) };
}

/** What legal texts are filled with: the company's details, and `company`, its name. */
export async function legalValues(): Promise<Record<string, string>> {
  const t = await getTranslations('legal.placeholder');
  const values = companyValues(currentCompany(), (field) => t(field));
  return { ...values, company: values.name };
}
