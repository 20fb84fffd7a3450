import type { SignalEvent } from '../model/signals.ts';

/** Of each product the latest dismissal or undo, the newest last. */
export type Dismissals = Map<string, { product: number; atMs: number; isDismissed: boolean }[]>;

/** Records the dismissals and undos of an event; at most `limit` products a shopper. */
export function noteDismissals(dismissals: Dismissals, event: SignalEvent, limit: number): void {
  const note = (product: number, isDismissed: boolean) => {
    const words = dismissals.get(event.shopperId) ?? [];
    const atMs = Date.parse(event.occurredAt);
    if (words.some((word) => word.product === product && word.atMs > atMs)) return;
    const others = words.filter((word) => word.product !== product);
    dismissals.set(event.shopperId, [...others, { product, atMs, isDismissed }].slice(-limit));
  };
  if (event.type === 'product-dismissed') note(event.payload.productId, true);
  if (event.type === 'product-dismissal-undone') note(event.payload.productId, false);
  if (event.type === 'history-adopted')
    for (const product of event.payload.dismissedProductIds ?? []) note(product, true);
}

/** Products dismissed, last dismissed last. */
export function dismissedBy(dismissals: Dismissals, shopperId: string): number[] {
  return (dismissals.get(shopperId) ?? []).filter(({ isDismissed }) => isDismissed).map(({ product }) => product);
}
