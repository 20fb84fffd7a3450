/** 01012345678 → 010-1234-5678, as far as it has been typed. */
export function groupPhoneNumber(text: string): string {
  const digits = text.replaceAll(/\D/g, '').slice(0, 11);
  if (digits.startsWith('02')) {
    if (digits.length <= 2) return digits;
    const middle = digits.length > 9 ? 6 : 5;
    return [digits.slice(0, 2), digits.slice(2, middle), digits.slice(middle, 10)]
      .filter((part) => part !== '')
      .join('-');
  }
  const middle = digits.length > 10 ? 7 : 6;
  return [digits.slice(0, 3), digits.slice(3, middle), digits.slice(middle)].filter((part) => part !== '').join('-');
}
