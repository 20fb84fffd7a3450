import { PROVINCES } from '#domain/address/province.ts';
import type { SeededCustomer } from './customers.ts';

/** Where a seeded customer's orders went: in their province, the same for all their orders; no place there is. */
export function addressOf({ id, region }: Pick<SeededCustomer, 'id' | 'region'>): { postcode: string; line1: string } {
  const { from, to } = PROVINCES.find(({ names }) => names.some((name) => name === region)) ?? PROVINCES[0];
  const digits = Number.parseInt(id.slice(0, 8), 16);
  const area = from + (digits % (to - from + 1));
  const place = String(digits % 1_000).padStart(3, '0');
  return { postcode: `${String(area).padStart(2, '0')}${place}`, line1: `${region} 단골로 ${1 + (digits % 300)}` };
}
