import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { adoptGuest } from '#server/identity/adoption.ts';
import { createMembers } from '#server/identity/members.ts';
import type { RecentViews } from '#server/identity/recent-views.ts';
import { createDismissalBook, type DismissalBook } from '#server/recommendation/dismissals.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
let book: DismissalBook;
const now = () => new Date();
const noViews = { read: async () => [], clear: async () => undefined } as unknown as RecentViews;

beforeAll(async () => {
  book = createDismissalBook({ db: shop.db, now });
});

const product = async () => (await shop.product({ priceWon: 1_000, stock: 1 })).productId;
const eventsOf = async (shopperId: string) =>
  (await shop.events(shopperId)).map((event) => {
    const { type, payload } = behaviorEventSchema.parse(event);
    return [type, payload];
  });

test('a dismissal and its undoing stand on the log once each, however often they are said', async () => {
  const shopper = shop.shopper();
  const productId = await product();
  const listId = uuidv7();
  await book.dismiss(shopper, productId, { list: 'user-cf', listId });
  await book.dismiss(shopper, productId, { list: 'item-cf' });
  await book.undo(shopper, productId);
  await book.undo(shopper, productId);
  await book.dismiss(shopper, 2_000_000_000, {});
  expect(await eventsOf(shopper.shopperId)).toEqual([
    ['product-dismissed', { productId, list: 'user-cf', listId }],
    ['product-dismissal-undone', { productId }],
  ]);
});

test('a guest’s come along to the member, also when the guest had looked at nothing', async () => {
  const [guest, member] = [shop.shopper(), shop.shopper()];
  const [a, b] = [await product(), await product()];
  await book.dismiss(guest, a, {});
  await book.dismiss(guest, b, {});
  await book.dismiss(member, b, {});
  await adoptGuest({ db: shop.db, recentViews: noViews, now }, guest.shopperId, member);
  expect((await eventsOf(member.shopperId)).at(-1)).toEqual([
    'history-adopted',
    { guestId: guest.shopperId, views: [], dismissedProductIds: [a, b] },
  ]);
  const kept = await shop.db.dismissal.findMany({ where: { shopperId: { in: [guest.shopperId, member.shopperId] } } });
  expect(kept.map(({ shopperId, productId }) => [shopperId, productId]).sort()).toEqual(
    [a, b].map((productId) => [member.shopperId, productId]).sort(),
  );
});

test('who wants to be forgotten has dismissed nothing', async () => {
  const shopper = shop.shopper();
  await book.dismiss(shopper, await product(), {});
  const sessions = { endAllOf: async () => undefined };
  await createMembers({ db: shop.db, sessions, recentViews: noViews, now }).forgetHistory(shopper);
  expect(await shop.db.dismissal.count({ where: { shopperId: shopper.shopperId } })).toBe(0);
});
