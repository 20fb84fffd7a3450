import { type ShippingPolicy, STANDARD_SHIPPING } from '#domain/order/shipping.ts';
import { pointOf } from '#domain/shared/hash.ts';
import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import type { SeededSeller } from './sellers.ts';

const STANDARD_SHARE = 0.5;
const FEES = [2_500, 3_000, 3_500, 4_000];
/** 0: always free. */
const FREE_FROM = [0, 20_000, 40_000, 50_000];
const SURCHARGES = [3_000, 4_000, 5_000];

/** What a seeded seller charges for sending, by its id: half of them the standard, the others terms of their own. */
export function shippingOfSeller(id: number): ShippingPolicy {
  if (pointOf(`shipping:${id}`) < STANDARD_SHARE) return STANDARD_SHIPPING;
  const pick = (name: string, choices: readonly number[]) =>
    choices[Math.floor(pointOf(`${name}:${id}`) * choices.length)] ?? 0;
  const feeWon = pick('shipping-fee', FEES);
  return {
    ...{ feeWon, returnFeeWon: feeWon },
    freeFromWon: pick('shipping-free-from', FREE_FROM),
    surchargeWon: pick('shipping-surcharge', SURCHARGES),
  };
}

/** Writes the terms of sellers who are there. One statement. */
export async function loadShipping(load: BulkLoad, sellers: readonly SeededSeller[]): Promise<void> {
  const terms = sellers.map(({ id }) => shippingOfSeller(id));
  await load.query(
    `UPDATE shipping_policy SET fee_won = terms.fee, free_from_won = terms.free_from, surcharge_won = terms.surcharge,
       return_fee_won = terms.return_fee
     FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[])
       AS terms(seller_id, fee, free_from, surcharge, return_fee)
     WHERE shipping_policy.seller_id = terms.seller_id`,
    [
      sellers.map(({ id }) => id),
      terms.map(({ feeWon }) => feeWon),
      terms.map(({ freeFromWon }) => freeFromWon),
      terms.map(({ surchargeWon }) => surchargeWon),
      terms.map(({ returnFeeWon }) => returnFeeWon),
    ],
  );
}
