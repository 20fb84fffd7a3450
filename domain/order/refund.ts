/** A coupon that an order earned and that has been used since. */
export interface UsedReward {
  couponId: string;
  /** What it took off the order it is used in, in won. */
  discountWon: number;
}

export interface RefundTerms {
  /** What goes back to the shopper. */
  refundWon: number;
  /** What is held back in all. */
  withheldWon: number;
  /** What is held back for each reward, in the order of the input. `won` may be 0. */
  withheld: { couponId: string; won: number }[];
}

/**
 * What a cancelled order refunds: its total less the discounts of its rewards that were used meanwhile, never below
 * zero (docs/decisions/0084). `refundWon + withheldWon` is always the total.
 */
export function refundTerms(totalWon: number, used: readonly UsedReward[]): RefundTerms {
  let refundWon = totalWon;
  const withheld = used.map(({ couponId, discountWon }) => {
    const won = Math.min(refundWon, discountWon);
    refundWon -= won;
    return { couponId, won };
  });
  return { refundWon, withheldWon: totalWon - refundWon, withheld };
}
