import type { OrderStatus } from '#domain/order/status.ts';
import type { OrderLineRow } from './orders.ts';
import type { Database } from './transaction.ts';

/** What makes an order a gift. Neither it nor the order's recipient goes into an event or a log. */
export interface NewGift {
  sender: string;
  message: string;
  /** 256 random bits, base64url. */
  token: string;
}

/** What the recipient of a gift may know of its order: nothing of its buyer, address or payment, and no amount. */
export interface GiftOrder {
  orderId: string;
  status: OrderStatus;
  recipient: string;
  placedAt: Date;
  paidAt: Date | null;
  cancelledAt: Date | null;
  sender: string;
  message: string;
  lines: Pick<OrderLineRow, 'offerId' | 'name' | 'picture' | 'quantity'>[];
}

/** The gift of an order of any shopper: callers must check its owner. null: the order is none. */
export function readGift(db: Database, orderId: string): Promise<NewGift | null> {
  return db.orderGift.findUnique({ where: { orderId }, select: { sender: true, message: true, token: true } });
}

/** The order that a gift's link leads to. One look-up by key. */
export async function readGiftByToken(db: Database, token: string): Promise<GiftOrder | null> {
  const found = await db.orderGift.findUnique({
    where: { token },
    select: {
      sender: true,
      message: true,
      order: {
        select: {
          ...{ id: true, status: true, recipient: true, placedAt: true, paidAt: true, cancelledAt: true },
          lines: {
            select: { offerId: true, name: true, picture: true, quantity: true },
            orderBy: { id: 'asc' },
          },
        },
      },
    },
  });
  if (found === null) return null;
  const { sender, message, order } = found;
  const { id: orderId, lines, ...rest } = order;
  const shown = lines.map((line) => ({ ...line, picture: line.picture as OrderLineRow['picture'] }));
  return { orderId, ...rest, sender, message, lines: shown };
}
