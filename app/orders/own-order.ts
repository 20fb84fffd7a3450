import { DangolError } from '#domain/shared/errors.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { getContainer } from '#server/container.ts';
import type { PageSession } from '#server/identity/sessions.ts';

/** null: another's order, or none; both are one page. */
export async function ownOrder({ shopperId, isUnconfirmed }: PageSession, orderId: string): Promise<OrderRow | null> {
  try {
    return await getContainer().orders.one(shopperId, orderId);
  } catch (error) {
    // A member's order is not found for a guest. If the session could not be checked, the page shows that instead.
    const isAbsent = error instanceof DangolError && error.code === 'not-found';
    if (isAbsent && isUnconfirmed !== true) return null;
    throw error;
  }
}
