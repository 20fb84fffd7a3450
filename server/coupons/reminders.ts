import { mayRemind } from '#domain/coupon/reminder.ts';
import type { Mail, Mailer } from '#server/adapters/mail/port.ts';
import { claimReminders, deleteReminders, type ReminderRow } from '#server/adapters/postgres/reminder-mails.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import { issueOptOutToken } from './opt-out-token.ts';

const AT_ONCE = 100;

export interface RemindersDeps {
  db: Database;
  mailer: Mailer;
  now: () => Date;
  secret: string;
  /** Where the shop stands, for links in mails. */
  webUrl: string;
  onError?(couponId: string, error: unknown): void;
}

/**
 * Sends the reminders that may go out now; how many did. Consent is asked for at this moment, not when the coupon was
 * issued; at night they wait (domain/coupon/reminder.ts). Whatever is no longer wanted is dropped. A crash sends the
 * same mail ids again.
 */
export async function sendReminders(deps: RemindersDeps): Promise<number> {
  const { db, mailer, now, onError } = deps;
  return inTransaction(db, async (tx) => {
    const done: string[] = [];
    let sent = 0;
    for (const row of await claimReminders(tx, AT_ONCE)) {
      const answer = row.isOpen ? mayRemind(row, now().getTime()) : 'never';
      if (answer === 'later') continue;
      try {
        if (answer === 'now') await mailer.send(mailOf(row, deps));
        done.push(row.couponId);
        if (answer === 'now') sent++;
      } catch (error) {
        onError?.(row.couponId, error);
      }
    }
    await deleteReminders(tx, done);
    return sent;
  });
}

/** Marked as the law has it: (광고) at the head of the subject, who sends it, and how to end it, free of charge. */
function mailOf(row: ReminderRow, deps: RemindersDeps): Mail {
  const { couponId, customerId, email, discountPercent, expiresAt } = row;
  const token = issueOptOutToken(customerId, deps.secret);
  const optOutUrl = `${deps.webUrl}/mail/opt-out?token=${token}`;
  const oneClickOptOutUrl = `${deps.webUrl}/mail/opt-out/one-click?token=${token}`;
  const until = new Intl.DateTimeFormat('ko-KR', { dateStyle: 'long', timeZone: 'Asia/Seoul' }).format(expiresAt);
  const code = row.code.replaceAll(/(.{5})(?=.)/g, '$1-');
  const text = [
    `다시 들르실 때가 되어 ${discountPercent}% 쿠폰을 준비했어요. ${until}까지 쓰실 수 있어요.`,
    `${deps.webUrl}/coupons`,
    `쿠폰 코드: ${code}`,
    '보내는 이: 단골',
    `메일을 그만 받으시려면(무료 수신거부): ${optOutUrl}`,
  ].join('\n\n');
  const subject = `(광고) [단골] ${discountPercent}% 쿠폰이 도착했어요`;
  return { id: `coupon ${couponId}`, customerId, to: email, subject, text, optOutUrl, oneClickOptOutUrl };
}
