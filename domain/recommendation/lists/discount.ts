import type { ListDefinition } from './list-context.ts';

/** R4: products that the shopper's coupons make cheaper. Computed where coupons are read: server/recommendation. */
export const discount: ListDefinition = { name: 'discount' };
