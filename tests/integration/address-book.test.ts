import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { MAX_ADDRESSES } from '#domain/address/book.ts';
import { createAddressBook } from '#server/identity/address-book.ts';
import { createMembers } from '#server/identity/members.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const book = createAddressBook({ db: shop.db });

const PLACE = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
  line2: '',
  deliveryRequest: '문 앞에 놓아 주세요',
};
const place = (fields: object = {}) => ({ ...PLACE, label: '', isDefault: false, ...fields });

async function newMember(): Promise<string> {
  const id = randomUUID();
  await shop.db.customer.create({ data: { id, email: `${id}@example.com`, passwordHash: 'x', name: '단골' } });
  return id;
}
const labels = async (member: string) => (await book.list(member)).map(({ label }) => label);
const defaults = async (member: string) =>
  (await book.list(member)).filter(({ isDefault }) => isDefault).map(({ label }) => label);

let member: string;
beforeEach(async () => {
  member = await newMember();
});

test('the first address is the default, and another only when it is made so', async () => {
  await book.add(member, randomUUID(), place({ label: '집' }));
  await book.add(member, randomUUID(), place({ label: '회사' }));
  expect(await labels(member)).toEqual(['집', '회사']);
  expect(await defaults(member)).toEqual(['집']);
  expect((await book.list(member))[0]).toMatchObject(PLACE);
  await book.add(member, randomUUID(), place({ label: '본가', isDefault: true }));
  expect(await labels(member)).toEqual(['본가', '집', '회사']);
  expect(await defaults(member)).toEqual(['본가']);
});

test('the same form twice, and at once, adds one address; what it says last counts', async () => {
  const key = randomUUID();
  await Promise.all(Array.from({ length: 8 }, () => book.add(member, key, place({ label: '집' }))));
  await book.add(member, key, place({ label: '우리 집' }));
  expect(await labels(member)).toEqual(['우리 집']);
  // Back to the form, and another place typed into it: nothing is lost, and pressed twice it is one, too.
  const work = place({ label: '회사', line1: '서울특별시 중구 남대문로 1' });
  await Promise.all([book.add(member, key, work), book.add(member, key, work)]);
  expect(await labels(member)).toEqual(['우리 집', '회사']);
});

test('two tabs that make defaults, add and delete at once leave one default, whatever the order', async () => {
  const ids = Array.from({ length: 4 }, () => randomUUID());
  for (const id of ids) await book.add(member, id, place({ label: id }));
  for (let round = 0; round < 10; round++) {
    const [one = '', two = '', three = '', four = ''] = ids;
    await Promise.allSettled([
      book.makeDefault(member, one),
      book.makeDefault(member, two),
      book.add(member, three, place({ label: three, isDefault: true })),
      book.remove(member, four),
      book.add(member, four, place({ label: four, isDefault: true })),
      book.change(member, one, place({ label: one, isDefault: round % 2 === 0 })),
    ]);
    expect(await defaults(member)).toHaveLength(1);
  }
});

test('the database itself refuses a second default', async () => {
  const data = { customerId: member, recipient: 'x', phone: 'x', postcode: 'x', line1: 'x', isDefault: true };
  await shop.db.address.create({ data: { ...data, id: randomUUID() } });
  await expect(shop.db.address.create({ data: { ...data, id: randomUUID() } })).rejects.toThrow(
    /address_one_default|Unique/,
  );
});

test('the default that is deleted is followed by the address added last; deleting twice changes nothing', async () => {
  const ids = Array.from({ length: 3 }, () => randomUUID());
  for (const [at, id] of ids.entries()) await book.add(member, id, place({ label: String(at) }));
  const [first = '', , last = ''] = ids;
  await book.remove(member, first);
  await book.remove(member, first);
  expect(await defaults(member)).toEqual(['2']);
  await book.remove(member, last);
  expect(await defaults(member)).toEqual(['1']);
  await book.remove(member, ids[1] ?? '');
  expect(await book.list(member)).toEqual([]);
});

test('the 21st address is refused with the limit, two at once too; those that are there can be changed', async () => {
  const ids = Array.from({ length: MAX_ADDRESSES - 1 }, () => randomUUID());
  for (const id of ids) await book.add(member, id, place());
  const both = await Promise.allSettled([
    book.add(member, randomUUID(), place()),
    book.add(member, randomUUID(), place()),
  ]);
  const [refused] = both.filter((each) => each.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'conflict',
    details: { reason: 'address-book-full', max: MAX_ADDRESSES },
  });
  expect(await book.list(member)).toHaveLength(MAX_ADDRESSES);
  await book.change(member, ids[0] ?? '', place({ label: '바뀐 곳' }));
  expect(await labels(member)).toContain('바뀐 곳');
  await expect(book.keep(member, { ...PLACE, line1: '세종대로 200' })).rejects.toMatchObject({ code: 'conflict' });
});

test('another member’s address is not found: not read, changed, deleted or made default', async () => {
  const other = await newMember();
  const id = randomUUID();
  await book.add(member, id, place({ label: '집' }));
  const notFound = { code: 'not-found', details: { reason: 'address-not-found' } };
  await expect(book.change(other, id, place({ label: '남의 것' }))).rejects.toMatchObject(notFound);
  await expect(book.makeDefault(other, id)).rejects.toMatchObject(notFound);
  await expect(book.add(other, id, place({ label: '남의 것' }))).rejects.toMatchObject(notFound);
  await book.remove(other, id);
  expect(await book.list(other)).toEqual([]);
  expect(await labels(member)).toEqual(['집']);
});

test('an order’s address is kept once, however it is typed again', async () => {
  await book.keep(member, PLACE);
  await book.keep(member, { ...PLACE, phone: '01012345678', line1: ' 서울특별시  중구 세종대로 110 ' });
  await book.keep(member, { ...PLACE, line2: '3층' });
  expect((await book.list(member)).map(({ line2, isDefault }) => [line2, isDefault])).toEqual([
    ['', true],
    ['3층', false],
  ]);
});

test('the address book goes with who leaves', async () => {
  await book.add(member, randomUUID(), place({ label: '집' }));
  const members = createMembers({
    db: shop.db,
    sessions: { endAllOf: async () => undefined },
    recentViews: { read: async () => [], clear: async () => undefined } as never,
    now: () => new Date(),
  });
  await members.leave({ shopperId: member, sessionId: 's' });
  expect(await shop.db.address.count({ where: { customerId: member } })).toBe(0);
});
