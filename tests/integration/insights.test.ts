import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { InsightActionRequest } from '#contracts/insight-actions.ts';
import { intensityOn } from '#domain/scenario/intensity.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { openPanelReader } from '#server/adapters/postgres/panel-reader.ts';
import { createInsightActions } from '#server/operator/insights/actions.ts';
import { createInsightBoards } from '#server/operator/insights/board.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** Insights from planted roll-ups, in the role that reads nothing else, and what operators take up of them. */

const services = await startTestServices();
const shop = await startTestShop(services);
const { db } = shop;
const reader = openPanelReader(services.readerUrl);
afterAll(() => reader.close());

const operatorId = uuidv7();
const operator = { role: 'ADMIN' as const, customerId: operatorId };
const today = koreanDay(Date.now());
const now = () => new Date();
/** Of a process that has computed nothing yet. */
function fresh() {
  const boards = createInsightBoards({ db, reader, now });
  return { boards, actions: createInsightActions({ db, boards, now }) };
}
const dateOf = (day: number) => new Date(day * DAY_MS);

beforeEach(async () => {
  const tables = ['order_hour', 'buyer_hour', 'reorder_segment', 'reorder_cycle', 'product_first_sale', 'backfill'];
  for (const table of [...tables, 'campaign_draft', 'shop_setting', 'customer'])
    await db.$executeRawUnsafe(`DELETE FROM ${table}`);
});

const bucket = { source: 'backfill' as const, accelerated: false };

/** Roll-ups in which all four effects are. */
async function plant(): Promise<void> {
  await db.orderHour.createMany({
    data: Array.from({ length: 365 }, (_, at) => {
      const day = today - 1 - at;
      const hour = new Date(koreanDayStartMs(day));
      return { ...bucket, hour, day: dateOf(day), orders: Math.round(400 * intensityOn(day).orders) + (at % 7) };
    }),
  });
  await db.buyerHour.createMany({
    data: (['FEMALE', 'MALE', ''] as const).flatMap((gender) =>
      Array.from({ length: 24 }, (_, hour) => ({
        ...{ ...bucket, gender, ageBand: gender === '' ? -1 : 20, grade: '' },
        ...{ hour: new Date(koreanDayStartMs(today - 3) + hour * 3_600_000), day: dateOf(today - 3) },
        orders: gender === 'FEMALE' && hour === 21 ? 300 : 80,
      })),
    ),
  });
  const throughDay = dateOf(today - 1);
  await db.reorderSegment.create({
    data: {
      ...{ grade: 'VIP', ageBand: -1, gender: '', customers: 200, spells: 900, ended: 800 },
      ...{ medianDays: 14, lowDays: 13, highDays: 15, throughDay },
    },
  });
  await db.productFirstSale.createMany({
    data: Array.from({ length: 60 }, (_, at) => ({
      ...{ productId: at + 1, listedDay: dateOf(today - 40), seenUntil: throughDay },
      soldDay: at < 50 ? dateOf(today - 40 + 1 + (at % 5)) : null,
    })),
  });
}

async function customers(count: number, fields: { marketingConsent: boolean; nightConsent: boolean; born?: number }) {
  const { born = new Date().getFullYear() - 25, ...consents } = fields;
  await db.customer.createMany({
    data: Array.from({ length: count }, () => {
      const id = uuidv7();
      const account = { id, email: `${id}@dangol.test`, passwordHash: '', name: '시험' };
      return { ...account, gender: 'FEMALE' as const, birthYear: born, ...consents };
    }),
  });
}

const AUDIENCE: InsightActionRequest = { kind: 'audience', key: 'FEMALE:20:21', change: 'take' };
const undo = (request: InsightActionRequest): InsightActionRequest => ({ ...request, change: 'undo' });
const changesOf = (subject: string) =>
  db.operatorChange.findMany({ where: { subject }, orderBy: { changedAt: 'asc' } });

test('all four are found, with what was planted', async () => {
  await plant();
  const { insights } = await fresh().boards.read(operator);
  expect(insights?.hours.answer).toMatchObject({
    statements: [{ gender: 'FEMALE', ageBand: 20, hour: 21, orders: 300, groupOrders: 300 + 23 * 80 }],
  });
  expect(insights?.cycles.answer).toMatchObject({ statements: [{ grade: 'VIP', medianDays: 14, remindOnDay: 13 }] });
  expect(insights?.occasions.answer).toMatchObject({
    statements: [{ occasion: 'month-start' }, { occasion: 'payday' }],
  });
  expect(insights?.firstSales.answer).toMatchObject({ statements: [{ percent: 50, days: 3, products: 60, sold: 50 }] });
});

test('an empty shop has no statement, and a past that is being loaded none at all', async () => {
  const { insights } = await fresh().boards.read(operator);
  for (const { answer } of Object.values(insights ?? {})) expect(answer).toEqual({ state: 'not-enough' });
  expect(insights).not.toBeNull();
  await plant();
  await db.backfill.create({ data: { name: 'year' } });
  expect((await fresh().boards.read(operator)).insights).toBeNull();
});

test('generated and accelerated orders do not count', async () => {
  await plant();
  const more = { orders: 5_000, gender: 'MALE', ageBand: 20, grade: '', day: dateOf(today - 3) };
  const hour = new Date(koreanDayStartMs(today - 3) + 4 * 3_600_000);
  await db.buyerHour.create({ data: { ...more, hour, source: 'generated', accelerated: false } });
  await db.buyerHour.create({ data: { ...more, hour, source: 'backfill', accelerated: true } });
  const { insights } = await fresh().boards.read(operator);
  expect(insights?.hours).toMatchObject({ sample: 3 * 24 * 80 + 220, answer: { statements: [{ hour: 21 }] } });
});

test('the role behind the insights reads neither orders nor customers', async () => {
  await expect(reader.read('SELECT 1 FROM "order" LIMIT 1', [])).rejects.toThrow(/permission denied/);
  await expect(reader.read('SELECT 1 FROM order_line LIMIT 1', [])).rejects.toThrow(/permission denied/);
  await expect(reader.read('SELECT email FROM customer LIMIT 1', [])).rejects.toThrow(/permission denied/);
});

test('an audience has those who consented, at nine in the evening to the night too, and one draft', async () => {
  await plant();
  await customers(7, { marketingConsent: true, nightConsent: true });
  await customers(9, { marketingConsent: true, nightConsent: false });
  await customers(11, { marketingConsent: false, nightConsent: true });
  await customers(13, { marketingConsent: true, nightConsent: true, born: new Date().getFullYear() - 30 });
  const [one, other] = [fresh(), fresh()];
  expect((await one.boards.read(operator)).sizes).toEqual({ 'FEMALE:20:21': 7 });
  await Promise.all([one, other, one, other].map(({ actions }) => actions.act(operator, AUDIENCE)));
  await one.actions.act(operator, AUDIENCE);
  const details = { gender: 'FEMALE', ageBand: 20, hour: 21, size: 7 };
  expect((await other.boards.read(operator)).drafts).toMatchObject([{ subject: 'audience:FEMALE:20:21', details }]);
  expect(await db.mailboxMessage.count()).toBe(0);

  await Promise.all([one, other].map(({ actions }) => actions.act(operator, undo(AUDIENCE))));
  expect((await other.boards.read(operator)).drafts).toEqual([]);
  expect(await changesOf('audience:FEMALE:20:21')).toMatchObject([
    { kind: 'campaign-draft', changedBy: operatorId, before: null, after: details, isUndo: false },
    { changedBy: operatorId, before: details, after: null, isUndo: true },
  ]);
});

test('a group of fewer than five is not counted, and has no draft', async () => {
  await plant();
  await customers(4, { marketingConsent: true, nightConsent: true });
  const { boards, actions } = fresh();
  expect((await boards.read(operator)).sizes).toEqual({ 'FEMALE:20:21': null });
  await expect(actions.act(operator, AUDIENCE)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'insight-audience-small' },
  });
  expect(await db.campaignDraft.count()).toBe(0);
});

test('a promotion is drafted without a discount, completed, and deleted; it changes no price', async () => {
  await plant();
  const { boards, actions } = fresh();
  const { insights } = await boards.read(operator);
  const answer = insights?.occasions.answer;
  const key = answer?.state === 'found' ? (answer.statements[0]?.key ?? '') : '';
  const request = { kind: 'promotion', key, change: 'take' } as const;
  const subject = `promotion:${key}`;
  for (let n = 0; n < 2; n += 1) await actions.act(operator, request);
  await actions.complete(operator, subject, 10);
  await actions.complete(operator, subject, 10);
  expect((await boards.read(operator)).drafts).toMatchObject([{ subject, details: { discountPercent: 10 } }]);
  await actions.act(operator, undo(request));
  await actions.act(operator, undo(request));
  expect(await changesOf(subject)).toHaveLength(3);
  await expect(actions.complete(operator, subject, 20)).rejects.toMatchObject({ code: 'not-found' });
});

test('a statement that does not hold is not taken up; what was taken up of it can be undone', async () => {
  await plant();
  await customers(7, { marketingConsent: true, nightConsent: true });
  await fresh().actions.act(operator, AUDIENCE);
  await db.buyerHour.deleteMany({});
  const later = fresh();
  const refused = { code: 'conflict', details: { reason: 'insight-changed' } };
  await expect(later.actions.act(operator, { ...AUDIENCE, key: 'MALE:20:9' })).rejects.toMatchObject(refused);
  await expect(later.actions.act(operator, AUDIENCE)).rejects.toMatchObject(refused);
  await later.actions.act(operator, undo(AUDIENCE));
  expect(await db.campaignDraft.count()).toBe(0);
});

test('new arrivals show what has not sold within the window first, and the newest again when it is undone', async () => {
  await plant();
  const listed = async (daysAgo: number, soldCount: number) => {
    const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
    await db.product.update({
      where: { id: productId },
      data: { createdAt: new Date(Date.now() - daysAgo * DAY_MS + 60_000), soldCount },
    });
    return productId;
  };
  const [newest, sold, unsold, old] = [await listed(1, 3), await listed(2, 5), await listed(3, 0), await listed(30, 0)];
  const shown = async () => (await createCatalogStore(db).newArrivals(3)).map(({ productId }) => productId);
  expect(await shown()).toEqual([newest, sold, unsold]);
  const { boards, actions } = fresh();
  const { insights } = await boards.read(operator);
  const answer = insights?.firstSales.answer;
  const [statement] = answer?.state === 'found' ? answer.statements : [];
  const request = { kind: 'window', key: statement?.key ?? '', change: 'take' } as const;
  await Promise.all([actions.act(operator, request), fresh().actions.act(operator, request)]);
  expect((await boards.read(operator)).window).toBe(statement?.windowDays);
  expect(await shown()).toEqual([unsold, newest, sold]);
  // A window that is set anew, undone twice: back to the one before, not further.
  await db.shopSetting.update({ where: { name: 'new-arrivals-window' }, data: { value: { days: 40 } } });
  expect(await shown()).toEqual([unsold, old, newest]);
  await db.shopSetting.update({ where: { name: 'new-arrivals-window' }, data: { value: { days: 3 } } });
  await actions.act(operator, undo(request));
  await actions.act(operator, undo(request));
  expect((await boards.read(operator)).window).toBeNull();
  expect(await shown()).toEqual([newest, sold, unsold]);
  expect((await changesOf('new-arrivals-window')).map(({ isUndo }) => isUndo)).toEqual([false, true]);
  // Nonsense in the table is no window.
  await db.shopSetting.create({ data: { name: 'new-arrivals-window', value: { days: 'many' }, updatedAt: now() } });
  expect(await shown()).toEqual([newest, sold, unsold]);
});

test.each(['CUSTOMER', 'SELLER'] as const)('a session of role %s reads and changes nothing', async (role) => {
  const { boards, actions } = fresh();
  const other = { role, customerId: uuidv7() };
  await expect(boards.read(other)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(actions.act(other, AUDIENCE)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(actions.act(other, undo(AUDIENCE))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(actions.complete(other, 'promotion:x', 5)).rejects.toMatchObject({ code: 'forbidden' });
});

test('the audit is only added to', async () => {
  await plant();
  await customers(7, { marketingConsent: true, nightConsent: true });
  await fresh().actions.act(operator, AUDIENCE);
  await expect(db.operatorChange.deleteMany({})).rejects.toThrow();
  await expect(db.operatorChange.updateMany({ data: { subject: 'x' } })).rejects.toThrow();
});
