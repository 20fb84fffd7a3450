import { COMPANY_FIELDS, type Company, type CompanyField } from '#contracts/company.ts';

/** Each field as the pages show it: what the operator set, else its placeholder. */
export type CompanyValues = Record<CompanyField, string>;

export function companyValues(company: Company, placeholder: (field: CompanyField) => string): CompanyValues {
  const entries = COMPANY_FIELDS.map((field) => [field, company[field] ?? placeholder(field)]);
  return Object.fromEntries(entries) as CompanyValues;
}

/** The fields that the operator has not set. */
export const missingFields = (company: Company): CompanyField[] =>
  COMPANY_FIELDS.filter((field) => company[field] === undefined);
