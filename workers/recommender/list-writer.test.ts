import { expect, test } from 'vitest';
import type { Experiment } from '#domain/experiment/experiment.ts';
import type { SignalEvent } from '#domain/recommendation/model/signals.ts';
import { modelOfProducts } from '../../tests/support/model.ts';
import { ListWriter, type Outgoing } from './list-writer.ts';
import { Serving } from './serving.ts';

const ME = '01890000-0000-7000-8000-000000000001';
const OTHER = '01890000-0000-7000-8000-000000000002';

function shop() {
  const model = modelOfProducts(40);
  let n = 0;
  const did = (shopperId: string, type: 'page-viewed' | 'cart-item-added' | 'cart-item-removed', productId: number) => {
    n++;
    const id = `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const event = { id, type, shopperId, occurredAt: '2025-06-01T00:00:00Z', payload: { productId } } as SignalEvent;
    return model.apply(event);
  };
  const writerOf = (experiment: Experiment | null = null) => {
    const writer = new ListWriter(model, new Serving(model, experiment), () => 0);
    writer.refreshTrending();
    return writer;
  };
  return { model, did, writer: writerOf(), writerOf };
}

const nothing = (): Outgoing => ({ changes: [], dismissed: [], pushes: [], causes: [] });

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

test('a product that was renamed is named anew in the reasons of lists that stay the same', () => {
  const { model, did, writer } = shop();
  const shopper = did(ME, 'page-viewed', 1);
  writer.shopper(shopper, 'all', 5, nothing());
  const product = model.catalogue.state(model.catalogue.find(1));
  if (product === undefined) throw new Error('product 1 is in the catalogue');
  model.putProduct({ ...product, version: product.version + 1, name: '새 이름' });
  const out = nothing();
  writer.shopper(shopper, 'all', 6, out);
  const names = (value: unknown) => JSON.stringify(value).match(/새 이름/g)?.length ?? 0;
  expect(names(out.changes)).toBeGreaterThan(0);
  expect(names(out.pushes)).toBeGreaterThan(0);
});

test('a reason that names another product is another list, though its words stay the same', () => {
  const { model, did, writer } = shop();
  // Both have one name and one kind, so that only the reason's product shows which was seen.
  for (const productId of [1, 5]) {
    const product = model.catalogue.state(model.catalogue.find(productId));
    if (product === undefined) throw new Error('the product is in the catalogue');
    model.putProduct({ ...product, version: 2, name: '같은 이름', listed: false });
  }
  const shopper = did(ME, 'page-viewed', 1);
  const first = nothing();
  writer.shopper(shopper, 'all', 5, first);
  did(ME, 'page-viewed', 5);
  const second = nothing();
  writer.shopper(shopper, 'all', 6, second);
  const shown = ({ pushes }: Outgoing) => {
    const found = pushes.find(({ message: { event, data } }) => event === 'recommendations' && data.list === 'item-cf');
    return found?.message.event === 'recommendations' ? found.message.data.items : [];
  };
  const ids = (out: Outgoing) => shown(out).map(({ productId }) => productId);
  const reasons = (out: Outgoing) =>
    new Set(shown(out).flatMap(({ reason: { productId } }) => (productId === undefined ? [] : [productId])));
  expect(ids(second)).toEqual(ids(first));
  expect([reasons(first), reasons(second)]).toEqual([new Set([1]), new Set([5])]);
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

test('in an experiment a list names its variant; the control’s is popular, without what the shopper has seen', () => {
  const { did, writerOf } = shop();
  const shopper = did(ME, 'page-viewed', 1);
  const listOf = (popularityOnly: boolean) => {
    const variants = [
      { name: 'one', share: 1, popularityOnly },
      { name: 'two', share: 1, popularityOnly },
    ];
    const out = nothing();
    writerOf({ name: 'test', salt: 'test', variants }).shopper(shopper, 'all', 5, out);
    return out.changes.find(({ list }) => list === 'item-cf')?.value;
  };
  expect(listOf(false)).toMatchObject({ tier: 'similar', variant: expect.stringMatching(/^test:(one|two)$/) });
  const control = listOf(true);
  expect(control).toMatchObject({ tier: 'popular', variant: expect.stringMatching(/^test:(one|two)$/) });
  expect(control?.items).toHaveLength(20);
  expect(control?.items.map(({ productId }) => productId)).not.toContain(1);
  // By units sold, since there are no other events: 40, 39, …; at most ten of a category.
  expect(control?.items[0]).toMatchObject({ productId: 40, reason: { kind: 'trending' } });
});

test('a variant’s list settings are its own', () => {
  const { did, writerOf } = shop();
  for (const productId of [1, 5, 9]) did(OTHER, 'page-viewed', productId);
  const shopper = did(ME, 'page-viewed', 1);
  const categoriesOf = (categoryCap: number) => {
    const variants = [
      { name: 'one', share: 1, lists: { categoryCap } },
      { name: 'two', share: 1, lists: { categoryCap } },
    ];
    const out = nothing();
    writerOf({ name: 'test', salt: 'test', variants }).shopper(shopper, 'all', 5, out);
    const list = out.changes.find((change) => change.list === 'item-cf')?.value;
    return list?.items.slice(0, 4).filter(({ productId }) => productId % 4 === 1).length;
  };
  expect([categoriesOf(10), categoriesOf(2)]).toEqual([4, 2]);
});

test('what is dismissed is written and pushed whole', () => {
  const { model, writer } = shop();
  const envelope = { shopperId: ME, occurredAt: '2025-06-01T00:00:00Z', payload: { productId: 7 } };
  model.apply({ ...envelope, id: '01890000-0000-7000-8000-00000000000d', type: 'product-dismissed' });
  const out = nothing();
  writer.dismissals(ME, 5, out);
  expect(out.dismissed).toEqual([{ shopperId: ME, productIds: [7] }]);
  expect(out.pushes).toMatchObject([{ shopperId: ME, message: { event: 'dismissals', data: { productIds: [7] } } }]);
});
