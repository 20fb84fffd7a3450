import { expect, test } from 'vitest';
import { companyValues, missingFields } from './company-values.ts';

const placeholder = (field: string) => `[${field}]`;

test('what is set is shown, what is not has its placeholder and is named as missing', () => {
  const company = { name: '단골상사', email: 'help@shop.example' };
  const values = companyValues(company, placeholder);
  expect(values).toMatchObject({ ...company, representative: '[representative]', phone: '[phone]' });
  expect(missingFields(company)).not.toContain('name');
  expect(missingFields(company)).toContain('phone');
  for (const field of missingFields(company)) expect(values[field]).toBe(`[${field}]`);
});
