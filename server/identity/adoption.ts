import { adoptBelongings } from '#server/adapters/postgres/customers.ts';
import { adoptDismissals } from '#server/adapters/postgres/dismissals.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import { mergeCarts } from '#server/cart/merge.ts';
import type { RecentViews } from './recent-views.ts';

const MOST_VIEWS = 50;

/**
 * A guest has logged in as a member: cart, coupons, orders, wishes and dismissals become the member's, and one
 * `history-adopted` event lists what the guest had viewed and dismissed for the consumers that fold the log
 * (docs/decisions/0002). While Redis is unavailable the views cannot be read, and stay the guest's.
 */
export async function adoptGuest(
  { db, recentViews, now }: { db: Database; recentViews: RecentViews; now: () => Date },
  guestId: string,
  member: EventSubject,
): Promise<void> {
  const seen = await recentViews.read(guestId, MOST_VIEWS).catch(() => []);
  const views = seen.map(({ productId, atMs }) => ({ productId, occurredAt: new Date(atMs).toISOString() })).reverse();
  await inTransaction(db, async (tx) => {
    await lockShoppers(tx, guestId, member.shopperId);
    await mergeCarts(tx, guestId, member, now());
    await adoptBelongings(tx, guestId, member.shopperId);
    const dismissedProductIds = await adoptDismissals(tx, guestId, member.shopperId);
    if (views.length + dismissedProductIds.length === 0) return;
    const adopted = { guestId, views, ...(dismissedProductIds.length > 0 && { dismissedProductIds }) };
    await appendEvents(tx, [serverEvent('history-adopted', member, adopted, now())]);
  });
}
