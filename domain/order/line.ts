/** A line as pricing sees it: one offer, how many, at what price. `lineId` is unique within the order. */
export interface PricedLine {
  lineId: number;
  productId: number;
  categoryId: number;
  unitPriceWon: number;
  quantity: number;
}

export function lineTotalWon(line: Pick<PricedLine, 'unitPriceWon' | 'quantity'>): number {
  return line.unitPriceWon * line.quantity;
}
