/** 12900 → "12,900". Grouped alike in every language, so that server and browser never disagree. Integer won. */
export function groupDigits(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  return sign + String(Math.abs(Math.trunc(amount))).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** As a reader of `locale` writes money: "12,900원", "₩12,900". */
export function formatWon(priceWon: number, locale: string): string {
  return locale === 'ko' ? `${groupDigits(priceWon)}원` : `₩${groupDigits(priceWon)}`.replace('₩-', '-₩');
}
