import { ageBandOf } from '#domain/shared/age-band.ts';
import type { Database, Tx } from './transaction.ts';

/** A buyer as an order records them; null: a guest, or not stated. */
export interface Buyer {
  ageBand: number | null;
  gender: 'FEMALE' | 'MALE' | null;
  region: string | null;
  grade: 'BRONZE' | 'SILVER' | 'GOLD' | 'VIP' | null;
}

const GUEST: Buyer = { ageBand: null, gender: null, region: null, grade: null };

/** The buyer as they are in `year`, for an order that is being placed. One look-up by key. */
export async function readBuyer(db: Database | Tx, shopperId: string, year: number): Promise<Buyer> {
  const found = await db.customer.findUnique({
    where: { id: shopperId },
    select: { birthYear: true, gender: true, region: true, grade: true },
  });
  if (found === null) return GUEST;
  const { birthYear, gender, region, grade } = found;
  return { ageBand: ageBandOf(birthYear, year), gender: gender === 'UNDISCLOSED' ? null : gender, region, grade };
}
