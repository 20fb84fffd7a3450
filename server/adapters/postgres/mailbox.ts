import type { Mail } from '../mail/port.ts';
import type { Database } from './transaction.ts';

export async function writeMailboxMessage(db: Database, mail: Mail, sentAt: Date): Promise<void> {
  const { id, customerId, subject, text, optOutUrl } = mail;
  await db.mailboxMessage.createMany({
    data: [{ id, customerId, subject, text, optOutUrl, sentAt }],
    skipDuplicates: true,
  });
}

export interface MailboxRow {
  id: string;
  subject: string;
  text: string;
  optOutUrl: string;
  sentAt: Date;
}

/** The customer's mail, newest first. At most 50. */
export function readMailbox(db: Database, customerId: string): Promise<MailboxRow[]> {
  const select = { id: true, subject: true, text: true, optOutUrl: true, sentAt: true };
  return db.mailboxMessage.findMany({ where: { customerId }, orderBy: { sentAt: 'desc' }, take: 50, select });
}
