import {
  erasePerson,
  forgetTimers,
  type ProfileRow,
  readDefaultAddress,
  readProfile,
  writeConsents,
  writeDefaultAddress,
} from '#server/adapters/postgres/customers.ts';
import { deleteDismissals } from '#server/adapters/postgres/dismissals.ts';
import type { ShippingAddress } from '#server/adapters/postgres/orders.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import { unusablePasswordHash } from './accounts.ts';
import type { RecentViews } from './recent-views.ts';
import type { SessionStore } from './sessions.ts';

export interface Members {
  profile(customerId: string): Promise<ProfileRow | null>;
  setConsents(customerId: string, consents: Pick<ProfileRow, 'marketingConsent' | 'nightConsent'>): Promise<void>;
  defaultAddress(customerId: string): Promise<ShippingAddress | null>;
  rememberAddress(customerId: string, address: ShippingAddress): Promise<void>;
  /** Everything learnt from what a shopper, guest or member, did: `shopper-forgotten` goes to all who learnt it. */
  forgetHistory(shopper: EventSubject): Promise<void>;
  /** A member leaves: personal data erased, history forgotten, every session ended. */
  leave(member: EventSubject): Promise<void>;
}

export interface MembersDeps {
  db: Database;
  sessions: Pick<SessionStore, 'endAllOf'>;
  recentViews: RecentViews;
  now: () => Date;
}

export function createMembers({ db, sessions, recentViews, now }: MembersDeps): Members {
  return {
    profile: (customerId) => readProfile(db, customerId),
    // Night messages need the daytime consent too.
    setConsents: (customerId, { marketingConsent, nightConsent }) =>
      writeConsents(db, customerId, { marketingConsent, nightConsent: marketingConsent && nightConsent }),
    defaultAddress: (customerId) => readDefaultAddress(db, customerId),
    rememberAddress: (customerId, address) => writeDefaultAddress(db, customerId, address),

    async forgetHistory(shopper) {
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        await forgetTimers(tx, shopper.shopperId);
        await deleteDismissals(tx, shopper.shopperId);
        await appendEvents(tx, [serverEvent('shopper-forgotten', shopper, {}, now())]);
      });
      // The event's consumers clear what they wrote; this only spares the shopper the wait.
      await recentViews.clear(shopper.shopperId).catch(() => undefined);
    },

    async leave(member) {
      // First, so that a store that is away stops a leaving that would leave sessions alive.
      await sessions.endAllOf(member.shopperId);
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, member.shopperId);
        await erasePerson(tx, member.shopperId, unusablePasswordHash());
        await deleteDismissals(tx, member.shopperId);
        await appendEvents(tx, [serverEvent('shopper-forgotten', member, {}, now())]);
      });
      await recentViews.clear(member.shopperId).catch(() => undefined);
    },
  };
}
