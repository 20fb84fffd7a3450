export const PAYMENT_METHODS = ['card', 'transfer', 'dangol-pay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
