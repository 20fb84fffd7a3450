import { expect, test } from 'vitest';
import { addressOf } from './address.ts';
import { generateCustomers } from './customers.ts';

test('postcodes have five digits and begin with those of the province', () => {
  const customers = generateCustomers({ seed: 1, customers: 2_000, now: new Date('2026-01-15T00:00:00Z') });
  const seoul = customers.filter(({ region }) => region === '서울').map((customer) => addressOf(customer));
  expect(seoul.length).toBeGreaterThan(200);
  for (const { postcode, line1 } of seoul)
    expect([postcode, line1]).toEqual([
      expect.stringMatching(/^0[1-9]\d{3}$/),
      expect.stringMatching(/^서울 단골로 \d+$/),
    ]);
  for (const customer of customers) expect(addressOf(customer).postcode).toMatch(/^(0[1-9]|[1-5]\d|6[0-3])\d{3}$/);
});
