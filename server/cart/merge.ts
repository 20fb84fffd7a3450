import { MAX_QUANTITY } from '#domain/order/quantity.ts';
import { deleteLines, findOffer, moveHeldLines, readQuantities, writeLine } from '#server/adapters/postgres/cart.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/**
 * A guest who logs in takes their cart along: lines of one offer are added together, capped at 99 and at the stock.
 * Offers no longer sold stay behind; lines under payment stay with their orders, which become the member's. Both
 * shoppers must be locked. Cost: some three statements a line.
 */
export async function mergeCarts(tx: Tx, guestId: string, member: EventSubject, at: Date): Promise<void> {
  await moveHeldLines(tx, guestId, member.shopperId);
  const guestLines = await readQuantities(tx, guestId);
  if (guestLines.length === 0) return;
  const memberLines = await readQuantities(tx, member.shopperId);
  for (const { offerId, productId, quantity } of guestLines) {
    const offer = await findOffer(tx, offerId);
    if (offer === null) continue;
    const from = memberLines.find((line) => line.offerId === offerId)?.quantity ?? 0;
    // A sold-out line still comes along, so that the shopper sees what became of it.
    const to = Math.max(1, from, Math.min(MAX_QUANTITY, offer.stock, from + quantity));
    if (to === from) continue;
    await writeLine(tx, member.shopperId, { offerId, productId, quantity: to });
    const event =
      from === 0
        ? serverEvent('cart-item-added', member, { productId, quantity: to, unitPriceWon: offer.unitPriceWon }, at)
        : serverEvent('cart-quantity-increased', member, { productId, from, to }, at);
    await appendEvents(tx, [event]);
  }
  await deleteLines(
    tx,
    guestId,
    guestLines.map(({ offerId }) => offerId),
  );
}
