import { z } from 'zod';

const line = z.string().trim().min(1).max(200);

/**
 * Who runs the shop, as the pages /terms, /privacy, /company and /contact and the footer name it (SHOP_COMPANY, as
 * JSON). What is left out is shown as a placeholder with a note that the operator has to set it.
 */
export const companySchema = z.strictObject({
  /** Name of the company (상호). */
  name: line,
  representative: line,
  /** 사업자등록번호 */
  registrationNumber: line,
  /** 통신판매업 신고번호 */
  mailOrderNumber: line,
  address: line,
  phone: line,
  email: z.email().max(200),
  /** Who answers for personal data (개인정보 보호책임자). */
  privacyOfficer: line,
  /** Whose machines serve the shop (호스팅 제공자). */
  hosting: line,
  /** From when terms and privacy policy hold: 2027-01-31. */
  effectiveFrom: z.iso.date(),
});

export type CompanyField = keyof z.infer<typeof companySchema>;
export const COMPANY_FIELDS = Object.keys(companySchema.shape) as CompanyField[];

/** Some of the fields, or none. */
export type Company = Partial<z.infer<typeof companySchema>>;

/** The setting: JSON with some of the fields; unset or empty: none of them. */
export const companySettingSchema = z
  .string()
  .default('')
  .transform((text, context): Company => {
    if (text.trim() === '') return {};
    try {
      const parsed = companySchema.partial().safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
      for (const { path, message } of parsed.error.issues)
        context.addIssue({ code: 'custom', message: `${path.join('.') || 'a field'}: ${message}` });
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON, such as {"name":"…","phone":"…"}' });
    }
    return z.NEVER;
  });
