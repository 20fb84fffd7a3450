/** The rate of value added tax in Korea, in percent of the supply value. */
const VAT_PERCENT = 10;

export interface TaxSplit {
  /** 공급가액. */
  supplyWon: number;
  /** 부가세. */
  vatWon: number;
}

/**
 * What an amount that includes value added tax is made of, in whole won: the supply value rounded, the tax what is
 * left, so that both add up. Every product is taken as taxable: the catalogue names none that is exempt.
 */
export function taxSplit(amountWon: number): TaxSplit {
  const supplyWon = Math.round((amountWon * 100) / (100 + VAT_PERCENT));
  return { supplyWon, vatWon: amountWon - supplyWon };
}
