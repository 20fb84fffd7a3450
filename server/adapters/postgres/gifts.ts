import type { OrderStatus } from '#domain/order/status.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import type { OrderLineRow } from './orders.ts';
import type { Database } from './transaction.ts';

/** What makes an order a gift. Neither it nor the order's recipient goes into an event or a log. */
export interface NewGift {
  sender: string;
  message: string;
  /** 256 random bits, base64url. */
  token: string;
}

/** A line as a recipient sees it: no amount. */
export type ContentLine = Pick<OrderLineRow, 'offerId' | 'productId' | 'name' | 'picture' | 'quantity'>;

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
  /** Without pieces that were cancelled; of a gift that was cancelled whole, all. */
  lines: ContentLine[];
}

/** The gift of an order of any shopper: callers must check its owner. null: the order is none. */
export function readGift(db: Database, orderId: string): Promise<NewGift | null> {
  return db.orderGift.findUnique({ where: { orderId }, select: { sender: true, message: true, token: true } });
}

const CONTENTS = {
  select: {
    ...{ offerId: true, productId: true, name: true, picture: true, quantity: true },
    claimLines: { where: { claim: { kind: 'CANCEL', state: 'DONE' } }, select: { pieces: true } },
  },
  orderBy: { id: 'asc' },
} as const satisfies Prisma.Order$linesArgs;

type Found = Prisma.OrderLineGetPayload<typeof CONTENTS>;

function contentLine({ picture, claimLines, ...line }: Found): ContentLine {
  return { ...line, picture: picture as OrderLineRow['picture'] };
}

function contentsOf(lines: readonly Found[]): ContentLine[] {
  return lines.flatMap((line) => {
    const quantity = line.quantity - line.claimLines.reduce((sum, { pieces }) => sum + pieces.length, 0);
    return quantity > 0 ? [{ ...contentLine(line), quantity }] : [];
  });
}

/** What is in an order's parcels, of any shopper's order; without pieces that were cancelled. */
export async function readContents(db: Database, orderId: string): Promise<ContentLine[]> {
  return contentsOf(await db.orderLine.findMany({ where: { orderId }, ...CONTENTS }));
}

/** The order that a gift's link leads to. */
export async function readGiftByToken(db: Database, token: string): Promise<GiftOrder | null> {
  const found = await db.orderGift.findUnique({
    where: { token },
    select: {
      sender: true,
      message: true,
      order: {
        select: {
          ...{ id: true, status: true, recipient: true, placedAt: true, paidAt: true, cancelledAt: true },
          lines: CONTENTS,
        },
      },
    },
  });
  if (found === null) return null;
  const { sender, message, order } = found;
  const { id: orderId, lines, ...rest } = order;
  const shown = rest.status === 'CANCELLED' ? lines.map(contentLine) : contentsOf(lines);
  return { orderId, ...rest, sender, message, lines: shown };
}
