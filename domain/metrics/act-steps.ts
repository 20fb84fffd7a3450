export interface ActStep {
  ko: string;
  en: string;
  /** Types of events that make it (contracts/events.ts). */
  types: readonly string[];
  /** Only those that name a product. */
  needsProduct?: true;
}

/**
 * Steps on the way to a purchase, and which events make a shopper take them. active: whatever a shopper does by their
 * own choice; what is merely shown to them, or happens to them, is no act.
 */
export const ACT_STEPS = {
  active: {
    ...{ ko: '활동', en: 'Active' },
    types: [
      'page-viewed',
      'product-clicked',
      'product-hovered',
      'recommendation-clicked',
      'searched',
      'ad-clicked',
      'cart-item-added',
      'cart-item-removed',
      'cart-quantity-increased',
      'cart-quantity-decreased',
      'checkout-started',
      'order-placed',
      'order-cancelled',
      'payment-succeeded',
      'payment-failed',
      'wish-added',
      'wish-removed',
      'product-dismissed',
      'product-dismissal-undone',
      'history-adopted',
    ],
  },
  viewed: { ko: '상품 조회', en: 'Viewed a product', types: ['page-viewed'], needsProduct: true },
  carted: { ko: '장바구니', en: 'Added to the cart', types: ['cart-item-added'] },
  checkout: { ko: '결제 시작', en: 'Started the checkout', types: ['checkout-started'] },
  paid: { ko: '구매', en: 'Paid', types: ['payment-succeeded'] },
} as const satisfies Record<string, ActStep>;

export type ActStepName = keyof typeof ACT_STEPS;
