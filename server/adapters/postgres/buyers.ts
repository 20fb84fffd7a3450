import { ageBandOf } from '#domain/shared/age-band.ts';
import { arrayLiteral } from './array-literal.ts';
import type { SqlTx } from './sql-pool.ts';
import type { Database, Tx } from './transaction.ts';

/** A buyer as an order records them; null: a guest, or not stated. */
export interface Buyer {
  ageBand: number | null;
  gender: 'FEMALE' | 'MALE' | null;
  region: string | null;
  grade: 'BRONZE' | 'SILVER' | 'GOLD' | 'VIP' | null;
}

/** A guest, or a buyer of whom nothing is stated. */
export const UNKNOWN_BUYER: Buyer = { ageBand: null, gender: null, region: null, grade: null };

/** What a customer's row has of a buyer. */
export interface BuyerFacts {
  birthYear: number | null;
  gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED';
  region: string | null;
  grade: 'BRONZE' | 'SILVER' | 'GOLD' | 'VIP';
}

/** The buyer as they are in `year`, for an order that is being placed. One look-up by key. */
export async function readBuyer(db: Database | Tx, shopperId: string, year: number): Promise<Buyer> {
  return buyerOf((await readBuyerFacts(db, [shopperId])).get(shopperId), year);
}

/** Those of `customerIds` that have an account. One look-up by keys. */
export async function readBuyerFacts(db: SqlTx, customerIds: readonly string[]): Promise<Map<string, BuyerFacts>> {
  if (customerIds.length === 0) return new Map();
  const found = await db.$queryRaw<(BuyerFacts & { id: string })[]>`
    SELECT id::text AS id, birth_year AS "birthYear", gender::text AS gender, region, grade::text AS grade
    FROM customer WHERE id = ANY(${arrayLiteral([...new Set(customerIds)])}::uuid[])`;
  return new Map(found.map(({ id, ...facts }) => [id, facts]));
}

/** The buyer of an order of `year`; undefined: a guest. */
export function buyerOf(facts: BuyerFacts | undefined, year: number): Buyer {
  if (facts === undefined) return UNKNOWN_BUYER;
  const { birthYear, gender, region, grade } = facts;
  return { ageBand: ageBandOf(birthYear, year), gender: gender === 'UNDISCLOSED' ? null : gender, region, grade };
}
