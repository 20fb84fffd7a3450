import { expect, test } from 'vitest';
import { RecommendationModel } from '#domain/recommendation/model.ts';
import { Recommender } from '#domain/recommendation/recommender.ts';
import type { SignalEvent } from '#domain/recommendation/signals.ts';
import { ListWriter, type Outgoing } from './list-writer.ts';

const ME = '01890000-0000-7000-8000-000000000001';
const OTHER = '01890000-0000-7000-8000-000000000002';

function shop() {
  const model = new RecommendationModel();
  for (let productId = 1; productId <= 40; productId++)
    model.putProduct({
      productId,
      version: 1,
      name: `상품 ${productId}`,
      categoryId: productId % 4,
      kind: `종류 ${productId % 4}`,
      marginRate: 0.1,
      stock: 1,
      listed: true,
      soldCount: productId,
      createdAt: '2025-01-01T00:00:00Z',
    });
  let n = 0;
  const did = (shopperId: string, type: 'page-viewed' | 'cart-item-added' | 'cart-item-removed', productId: number) => {
    n++;
    const id = `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const event = { id, type, shopperId, occurredAt: '2025-06-01T00:00:00Z', payload: { productId } } as SignalEvent;
    return model.apply(event);
  };
  const writerOf = () => {
    const writer = new ListWriter(model, new Recommender(model), () => 0);
    writer.refreshTrending();
    return writer;
  };
  return { model, did, writer: writerOf(), writerOf };
}

const nothing = (): Outgoing => ({ changes: [], pushes: [], causes: [] });

test('a first view changes item-cf at once and says why, before anybody’s behaviour knows anything', () => {
  const { did, writer } = shop();
  const out = nothing();
  writer.shopper(did(ME, 'page-viewed', 1), 'all', 5, out);
  const push = out.pushes.find(({ message }) => message.event === 'recommendations' && message.data.list === 'item-cf');
  expect(push).toMatchObject({ shopperId: ME, causedAtMs: 5, message: { data: { tier: 'similar' } } });
  const [first] = push?.message.event === 'recommendations' ? push.message.data.items : [];
  expect(first?.reason).toEqual({ kind: 'same-kind', productId: 1, name: '상품 1' });
});

test('what has not changed is neither written nor pushed again', () => {
  const { did, writer } = shop();
  const shopper = did(ME, 'page-viewed', 1);
  writer.shopper(shopper, 'all', 5, nothing());
  const again = nothing();
  writer.shopper(shopper, 'all', 5, again);
  expect(again).toEqual(nothing());
});

test('what was written in passing is still pushed when the shopper acts', () => {
  const { did, writer } = shop();
  const shopper = did(ME, 'page-viewed', 1);
  writer.shopper(shopper, 'none', undefined, nothing());
  const out = nothing();
  writer.shopper(shopper, 'all', 5, out);
  expect(out.changes).toEqual([]);
  expect(out.pushes.length).toBeGreaterThan(0);
});

test('a writer that starts blank takes away what an earlier life may have left', () => {
  const { did, writerOf } = shop();
  did(ME, 'cart-item-added', 1);
  const shopper = did(ME, 'cart-item-removed', 1);
  did(ME, 'page-viewed', 2);
  const out = nothing();
  writerOf().shopper(shopper, 'none', undefined, out);
  expect(out.changes).toContainEqual({ audience: { shopperId: ME }, list: 'bought-together', value: null });
});

test('like-minded shoppers are named, and another’s act is not pushed into item-cf', () => {
  const { did, writer } = shop();
  const me = did(ME, 'page-viewed', 1);
  writer.shopper(me, 'all', 1, nothing());
  did(OTHER, 'page-viewed', 1);
  const other = did(OTHER, 'page-viewed', 2);
  expect(writer.shopper(other, 'all', 2, nothing())).toEqual([me]);
  const out = nothing();
  writer.shopper(me, 'user-cf', 2, out);
  const pushed = out.pushes.map(({ message }) => (message.event === 'recommendations' ? message.data.list : ''));
  expect(pushed).toEqual(['user-cf']);
  expect(out.changes.map(({ list }) => list)).toContain('item-cf');
});
