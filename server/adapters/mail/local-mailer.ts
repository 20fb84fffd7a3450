import { writeMailboxMessage } from '../postgres/mailbox.ts';
import type { Database } from '../postgres/transaction.ts';
import type { Mailer } from './port.ts';

/**
 * Puts mail where the customer can read it in the shop, at /mailbox, instead of sending it: for shops without a post
 * office.
 */
export function createLocalMailer({ db, now }: { db: Database; now: () => Date }): Mailer {
  return { send: (mail) => writeMailboxMessage(db, mail, now()) };
}
