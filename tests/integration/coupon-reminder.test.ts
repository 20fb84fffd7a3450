import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { RULES } from '#domain/coupon/registry.ts';
import { createLocalMailer } from '#server/adapters/mail/local-mailer.ts';
import { readMailbox } from '#server/adapters/postgres/mailbox.ts';
import { noteReminder } from '#server/adapters/postgres/reminder-mails.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { readOptOutToken } from '#server/coupons/opt-out-token.ts';
import { sendReminders } from '#server/coupons/reminders.ts';
import { COUPON_SCENARIOS, createTrial } from '../support/coupon-scenarios.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const SECRET = 'a secret of the tests, long enough for all';
const [NOON, NIGHT] = [new Date(Date.UTC(2026, 10, 21, 3)), new Date(Date.UTC(2026, 10, 21, 14))];
const services = await startTestServices();
const shop = await startTestShop(services);

beforeAll(async () => {
  await shop.db.category.create({
    data: { id: 2, slug: 'other', nameKo: '다른', nameEn: 'Other', icon: 'gift', position: 2 },
  });
});

async function customer(id: string, consents: { marketingConsent: boolean; nightConsent?: boolean }): Promise<string> {
  await shop.db.customer.create({
    data: { id, email: `${id}@dangol.test`, passwordHash: '', name: '시험', ...consents },
  });
  return id;
}
const send = (at: Date) =>
  sendReminders({
    db: shop.db,
    mailer: createLocalMailer({ db: shop.db, now: () => at }),
    now: () => at,
    secret: SECRET,
    webUrl: 'http://shop.test',
  });
async function reminderFor(customerId: string): Promise<void> {
  const couponId = await shop.coupon(customerId);
  await inTransaction(shop.db, (tx) => noteReminder(tx, couponId, customerId));
}
const mailsOf = (customerId: string) => readMailbox(shop.db, customerId);

test('C9 mails who agreed to it: marked, with a link of their own that ends it', async () => {
  const trial = await createTrial(shop, RULES);
  await customer(trial.shopperId, { marketingConsent: true });
  await COUPON_SCENARIOS.C9.holds(trial);
  expect(await send(NOON)).toBe(1);
  expect(await send(NOON)).toBe(0);
  const [mail, ...rest] = await mailsOf(trial.shopperId);
  expect(rest).toEqual([]);
  expect(mail?.subject).toMatch(/^\(광고\)/);
  const token = new URL(mail?.optOutUrl ?? '').searchParams.get('token');
  expect(readOptOutToken(token, SECRET)).toBe(trial.shopperId);
  expect(readOptOutToken(`${uuidv7()}.${token?.split('.')[1]}`, SECRET)).toBeNull();
});

test('without consent nothing is even noted; withdrawn before it was sent, nothing is sent', async () => {
  const never = await customer(uuidv7(), { marketingConsent: false });
  const withdrew = await customer(uuidv7(), { marketingConsent: true });
  await reminderFor(never);
  await reminderFor(withdrew);
  expect(await shop.db.reminderMail.count({ where: { customerId: never } })).toBe(0);
  await shop.db.customer.update({ where: { id: withdrew }, data: { marketingConsent: false } });
  expect(await send(NOON)).toBe(0);
  expect([...(await mailsOf(never)), ...(await mailsOf(withdrew))]).toEqual([]);
});

test('at night it waits for the morning, unless they agreed to the night too', async () => {
  const sleeper = await customer(uuidv7(), { marketingConsent: true });
  const owl = await customer(uuidv7(), { marketingConsent: true, nightConsent: true });
  await reminderFor(sleeper);
  await reminderFor(owl);
  expect(await send(NIGHT)).toBe(1);
  expect([await mailsOf(sleeper), await mailsOf(owl)]).toMatchObject([[], [{}]]);
  expect(await send(NOON)).toBe(1);
  expect(await mailsOf(sleeper)).toHaveLength(1);
});
