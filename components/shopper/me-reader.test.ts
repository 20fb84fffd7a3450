import { expect, test, vi } from 'vitest';
import type { ListSubscription } from '#components/tracking/index.ts';
import type { Me } from '#contracts/me.ts';
import { createMeReader } from './me-reader.ts';

const me = { shopperId: '019a0000-0000-7000-8000-000000000001', lists: [] as Me['lists'] } as Me;

function setUp(
  shown: ListSubscription[],
  fetchMe: (lists: readonly string[], productId?: number) => Promise<Me | null>,
) {
  const asked = vi.fn(fetchMe);
  const [onMe, readList] = [vi.fn(), vi.fn()];
  const due: { work: () => void; ms: number }[] = [];
  const reader = createMeReader({
    fetchMe: asked,
    listsShown: () => shown,
    onMe,
    readList,
    schedule(work, ms) {
      const timer = { work, ms };
      due.push(timer);
      return () => void due.splice(due.indexOf(timer), 1);
    },
  });
  return { reader, asked, onMe, readList, due };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('all lists of a page are in one request; those of another product are read apart', async () => {
  const other: ListSubscription = { list: 'bought-together', productId: 9 };
  const shown: ListSubscription[] = [{ list: 'trending' }, { list: 'category', productId: 7 }, other];
  const { reader, asked, onMe, readList } = setUp(shown, async () => me);
  reader.request();
  await settled();
  expect(asked.mock.calls).toEqual([[['trending', 'category'], 7]]);
  expect(onMe.mock.calls).toEqual([[me, 7]]);
  expect(readList.mock.calls).toEqual([[other]]);
});

test('one request at a time; what is requested meanwhile is one more', async () => {
  const answers: ((me: Me) => void)[] = [];
  const { reader, asked } = setUp([], () => new Promise((resolve) => answers.push(resolve)));
  for (let i = 0; i < 3; i++) reader.request();
  expect(asked).toHaveBeenCalledTimes(1);
  answers[0]?.(me);
  await settled();
  expect(asked).toHaveBeenCalledTimes(2);
  answers[1]?.(me);
  await settled();
  expect(asked).toHaveBeenCalledTimes(2);
});

test('a request at the connect replaces the one that waited for it', async () => {
  const { reader, asked, due } = setUp([], async () => me);
  reader.requestIn(150);
  reader.request();
  await settled();
  expect(due).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(1);
});

test('without a response it tries again ever more seldom, and no more once closed', async () => {
  let isAway = true;
  const { reader, asked, onMe, due } = setUp([], async () => (isAway ? null : me));
  reader.request();
  for (const ms of [2_000, 4_000, 8_000]) {
    await settled();
    expect(due.map((timer) => timer.ms)).toEqual([ms]);
    due[0]?.work();
  }
  await settled();
  isAway = false;
  due[0]?.work();
  await settled();
  expect([asked.mock.calls.length, onMe.mock.calls.length, due.length]).toEqual([5, 1, 0]);
  reader.close();
  reader.request();
  expect(asked).toHaveBeenCalledTimes(5);
});
