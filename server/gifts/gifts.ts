import { randomBytes } from 'node:crypto';
import { giftTokenSchema } from '#contracts/gift.ts';
import type { ShipmentView } from '#contracts/shipments.ts';
import { deliveredAtOf, giftLinkExpiresAt } from '#domain/gift/link.ts';
import {
  type ContentLine,
  type GiftOrder,
  type NewGift,
  readContents,
  readGift,
  readGiftByToken,
} from '#server/adapters/postgres/gifts.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Shipments } from '#server/shipping/shipments.ts';

export interface OpenedGift {
  gift: GiftOrder;
  shipments: ShipmentView[];
  /** The gift will not come: it was cancelled, and is neither here nor on its way. */
  isCancelled: boolean;
  expiresAt: Date;
}

export interface Gifts {
  /**
   * What the recipient of a link sees. null: no such link, one that has expired, or a gift that is not paid (yet). The
   * token alone opens it: it needs no session and reads none.
   */
  open(token: string): Promise<OpenedGift | null>;
  /** Sender, message and link of the shopper's own order, which the caller has read as theirs; null: it is no gift. */
  ofOrder(orderId: string): Promise<NewGift | null>;
  /** What is in the parcels of the shopper's own order, without amounts and without pieces that were cancelled. */
  contents(orderId: string): Promise<ContentLine[]>;
}

export interface GiftsDeps {
  db: Database;
  shipments: Pick<Shipments, 'ofOrders'>;
  now: () => Date;
}

export function createGifts({ db, shipments, now }: GiftsDeps): Gifts {
  return {
    ofOrder: (orderId) => readGift(db, orderId),
    contents: (orderId) => readContents(db, orderId),

    async open(token) {
      if (!giftTokenSchema.safeParse(token).success) return null;
      const gift = await readGiftByToken(db, token);
      if (gift === null || gift.paidAt === null) return null;
      const parcels = (await shipments.ofOrders([gift.orderId])).get(gift.orderId) ?? [];
      const deliveredAt = deliveredAtOf(
        parcels.map((parcel) => ({
          deliveredAt: parcel.deliveredAt,
          isReplaced: parcel.replacedByNumber !== null,
          isCancelled: parcel.state === 'CANCELLED',
        })),
      );
      const expiresAt = giftLinkExpiresAt({ ...gift, deliveredAt });
      if (expiresAt <= now()) return null;
      return { gift, shipments: parcels, isCancelled: gift.status === 'CANCELLED', expiresAt };
    },
  };
}

/** The last part of a new gift's link. */
export function newGiftToken(): string {
  return randomBytes(32).toString('base64url');
}
