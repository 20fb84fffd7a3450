import { expect, test } from 'vitest';
import { isSignalEvent, modelSeconds, SIGNAL_WEIGHTS, signalsOf } from './signals.ts';

const envelope = { id: '01890000-0000-7000-8000-000000000001', occurredAt: '2025-06-01T00:00:00Z', shopperId: 'me' };

test('a click on a card is not counted beside the view it leads to', () => {
  expect(isSignalEvent({ type: 'product-clicked' })).toBe(false);
  expect(signalsOf({ ...envelope, type: 'page-viewed', payload: { productId: 3 } })).toMatchObject([
    { productId: 3, kind: 'detail', weight: SIGNAL_WEIGHTS.detail },
  ]);
});

test('a page without a product says nothing', () => {
  expect(signalsOf({ ...envelope, type: 'page-viewed', payload: {} })).toEqual([]);
});

test('the lines of an order stand in one basket, each product once', () => {
  const payload = { orderId: 'o', lines: [{ productId: 1 }, { productId: 2 }, { productId: 1 }] };
  const signals = signalsOf({ ...envelope, type: 'order-placed', payload });
  expect(signals.map(({ productId, sameBasket }) => [productId, sameBasket])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('adopted views keep their moments; a guest who signed up under the same id adopts nothing', () => {
  const views = [{ productId: 1, occurredAt: '2025-05-01T00:00:00Z' }];
  const adopted = signalsOf({ ...envelope, type: 'history-adopted', payload: { guestId: 'guest', views } });
  expect(adopted).toMatchObject([{ timeSeconds: modelSeconds(Date.UTC(2025, 4, 1)) }]);
  expect(signalsOf({ ...envelope, type: 'history-adopted', payload: { guestId: 'me', views } })).toEqual([]);
});

test('nobody acts after the log took it in', () => {
  const [signal] = signalsOf({ ...envelope, type: 'product-hovered', payload: { productId: 1 } }, 1_000);
  expect(signal?.timeSeconds).toBe(1_000);
});

// Weight of each act, as documented in docs/decisions/0010: a change of these changes every list.
test.each([
  ['order', 5],
  ['cart', 3],
  ['quantityUp', 3],
  ['detail', 2],
  ['hover', 1],
  ['quantityDown', -3],
  ['cartRemoved', -4],
  ['orderCancelled', -6],
] as const)('%s weighs %i', (kind, weight) => {
  expect(SIGNAL_WEIGHTS[kind]).toBe(weight);
});

test('every act has its kind and carries the weight of it', () => {
  const order = { orderId: 'o', lines: [{ productId: 1 }] };
  const line = { productId: 1 };
  const signals = [
    signalsOf({ ...envelope, type: 'product-hovered', payload: line }),
    signalsOf({ ...envelope, type: 'cart-item-added', payload: line }),
    signalsOf({ ...envelope, type: 'cart-item-removed', payload: line }),
    signalsOf({ ...envelope, type: 'cart-quantity-increased', payload: line }),
    signalsOf({ ...envelope, type: 'cart-quantity-decreased', payload: line }),
    signalsOf({ ...envelope, type: 'order-placed', payload: order }),
    signalsOf({ ...envelope, type: 'order-cancelled', payload: order }),
  ].flat();
  expect(signals.map(({ kind, weight }) => [kind, weight])).toEqual([
    ['hover', 1],
    ['cart', 3],
    ['cartRemoved', -4],
    ['quantityUp', 3],
    ['quantityDown', -3],
    ['order', 5],
    ['orderCancelled', -6],
  ]);
});

test('the models’ time is whole seconds since 2000 that fit 31 bits; nothing is earlier or later', () => {
  const second = (text: string) => modelSeconds(Date.parse(text));
  expect(second('2000-01-01T00:00:00Z')).toBe(0);
  expect(second('2000-01-01T00:00:01.999Z')).toBe(1);
  expect(second('1999-12-31T23:59:59Z')).toBe(0);
  expect(second('2068-01-19T03:14:07Z')).toBe(2 ** 31 - 1);
  expect(second('2100-01-01T00:00:00Z')).toBe(2 ** 31 - 1);
});

test('an adopted view is no later than its adoption, and every one of them is a view', () => {
  const views = ['2025-05-01T00:00:00Z', '2025-07-01T00:00:00Z'].map((occurredAt) => ({ productId: 4, occurredAt }));
  const adopted = signalsOf({ ...envelope, type: 'history-adopted', payload: { guestId: 'guest', views } });
  expect(adopted).toEqual(
    [Date.UTC(2025, 4, 1), Date.UTC(2025, 5, 1)].map((ms) => ({
      shopperId: 'me',
      productId: 4,
      kind: 'detail',
      weight: 2,
      timeSeconds: modelSeconds(ms),
      sameBasket: false,
    })),
  );
});

test('what only leaves out or forgets changes lists without being a signal of interest', () => {
  for (const type of ['product-dismissed', 'product-dismissal-undone', 'shopper-forgotten'] as const) {
    expect(isSignalEvent({ type })).toBe(true);
    expect(signalsOf({ ...envelope, type, payload: { productId: 1 } })).toEqual([]);
  }
  for (const type of ['searched', 'recommendation-shown', 'wish-added', ''])
    expect(isSignalEvent({ type }), type).toBe(false);
});
