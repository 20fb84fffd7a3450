/**
 * Splits `amountWon` over `weightsWon` in proportion, in whole won, so that the parts add up to the amount and no part
 * is above its weight. Largest remainder (Hamilton); ties go to the earlier weight. Needs amountWon <= sum of weights.
 */
export function apportionWon(amountWon: number, weightsWon: readonly number[]): number[] {
  const sumWon = weightsWon.reduce((sum, weight) => sum + weight, 0);
  if (amountWon > sumWon) throw new RangeError(`cannot split ${amountWon} won over ${sumWon}`);
  if (amountWon === 0) return weightsWon.map(() => 0);
  // BigInt: the product of two amounts of won passes 2^53.
  const shares = weightsWon.map((weight, index) => {
    const exact = BigInt(amountWon) * BigInt(weight);
    return { index, part: Number(exact / BigInt(sumWon)), remainder: exact % BigInt(sumWon) };
  });
  const parts = shares.map(({ part }) => part);
  let left = amountWon - parts.reduce((sum, part) => sum + part, 0);
  // The sort is stable, so equal remainders stay in the order of the weights. More shares have one than `left` counts.
  shares.sort((a, b) => Number(b.remainder - a.remainder));
  for (const { index } of shares) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left--;
  }
  return parts;
}
