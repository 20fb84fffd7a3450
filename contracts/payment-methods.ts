/** `declined-card` is a card that is always declined, for trying out; only the local provider takes it. */
export const PAYMENT_METHODS = ['card', 'transfer', 'dangol-pay', 'declined-card'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
