/**
 * The part of the shoppers' events that rules look at, in the shape the events have on the log. A rule that needs
 * another event adds its type and the fields it reads here.
 */
export interface RuleEventPayloads {
  'page-viewed': { productId?: number | undefined; categoryId?: number | undefined };
  'cart-item-added': { productId: number; quantity: number };
  'cart-quantity-increased': { productId: number };
  'checkout-started': object;
  searched: { categoryId?: number | undefined };
  'order-placed': { orderId: string; lines: readonly { productId: number }[] };
  'payment-succeeded': { orderId: string; amountWon: number };
}

export type RuleEventType = keyof RuleEventPayloads;

export type RuleEvent<T extends RuleEventType = RuleEventType> = {
  [K in T]: { id: string; type: K; occurredAtMs: number; shopperId: string; payload: RuleEventPayloads[K] };
}[T];

/** An order of a shopper's past as the event it once was. */
export function orderPlaced(
  shopperId: string,
  { id, atMs, productIds }: { id: string; atMs: number; productIds: readonly number[] },
): RuleEvent<'order-placed'> {
  const payload = { orderId: id, lines: productIds.map((productId) => ({ productId })) };
  return { id, type: 'order-placed', occurredAtMs: atMs, shopperId, payload };
}

const TYPES: Record<RuleEventType, true> = {
  'page-viewed': true,
  'cart-item-added': true,
  'cart-quantity-increased': true,
  'checkout-started': true,
  searched: true,
  'order-placed': true,
  'payment-succeeded': true,
};

export function isRuleEventType(type: string): type is RuleEventType {
  return Object.hasOwn(TYPES, type);
}
