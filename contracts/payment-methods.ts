export const PAYMENT_METHODS = ['card', 'transfer', 'dangol-pay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** The one that a member's passkeys protect (docs/decisions/0139). */
export const EASY_PAY: PaymentMethod = 'dangol-pay';
