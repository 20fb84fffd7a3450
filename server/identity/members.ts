import { type ProfileRow, readProfile, writeConsents } from '#server/adapters/postgres/customers.ts';
import { eraseHistory, eraseLeaver, requestErasure } from '#server/adapters/postgres/erasures.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import type { RecentViews } from './recent-views.ts';
import type { SessionStore } from './sessions.ts';

export interface Members {
  profile(customerId: string): Promise<ProfileRow | null>;
  setConsents(customerId: string, consents: Pick<ProfileRow, 'marketingConsent' | 'nightConsent'>): Promise<void>;
  /**
   * Everything learnt from what a shopper, guest or member, did: erased here, in the other stores by the worker
   * (erasure.ts), and `shopper-forgotten` goes to all who learnt it.
   */
  forgetHistory(shopper: EventSubject): Promise<void>;
  /** A member leaves: every session ended, the account deleted, history forgotten. Orders stay, without a shopper. */
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

    async forgetHistory(shopper) {
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        await eraseHistory(tx, shopper.shopperId);
        await requestErasure(tx, shopper.shopperId, now(), false);
        await appendEvents(tx, [serverEvent('shopper-forgotten', shopper, {}, now())]);
      });
      // The worker erases the copies; this only spares the shopper the wait.
      await recentViews.clear(shopper.shopperId).catch(() => undefined);
    },

    async leave(member) {
      // First, so that a store that is unavailable stops a leaving that would leave sessions alive.
      await sessions.endAllOf(member.shopperId);
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, member.shopperId);
        await eraseLeaver(tx, member.shopperId);
        await requestErasure(tx, member.shopperId, now(), true);
        await appendEvents(tx, [serverEvent('shopper-forgotten', member, {}, now())]);
      });
      await recentViews.clear(member.shopperId).catch(() => undefined);
    },
  };
}
