export const PAYMENT_METHODS = ['card', 'transfer', 'dangol-pay', 'virtual-account'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** So long a virtual account takes the deposit, and its order holds stock and coupons. */
export const DEPOSIT_HOURS = 24;

/** Banks by the provider's two-digit codes, with their names. */
export const BANKS = {
  '06': 'KB국민',
  '88': '신한',
  '20': '우리',
  '81': '하나',
  '11': 'NH농협',
  '03': 'IBK기업',
  '90': '카카오뱅크',
  '92': '토스뱅크',
  '89': '케이뱅크',
  '45': '새마을금고',
  '71': '우체국',
  '23': 'SC제일',
  '27': '씨티',
  '31': 'iM뱅크',
  '32': '부산',
  '39': '경남',
  '34': '광주',
  '37': '전북',
  '35': '제주',
  '48': '신협',
  '07': '수협',
  '02': 'KDB산업',
} as const;
export type BankCode = keyof typeof BANKS;
export const BANK_CODES = Object.keys(BANKS) as [BankCode, ...BankCode[]];

/** The name of a bank; a code that is not known is shown as it is. */
export function bankName(code: string): string {
  return Object.hasOwn(BANKS, code) ? BANKS[code as BankCode] : code;
}
/** The one that a member's passkeys protect (docs/decisions/0139). */
export const EASY_PAY: PaymentMethod = 'dangol-pay';
