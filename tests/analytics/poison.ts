import type { BehaviorEvent } from '#contracts/events.ts';
import type { OutgoingMessage } from '#server/adapters/kafka/port.ts';

/**
 * Messages that are nearly events, and unusual ones that are valid. Each belongs to a shopper of `events`, so that one
 * accepted against the contract (or refused against it) changes a shopper's history.
 */
export function poison(events: readonly BehaviorEvent[]): OutgoingMessage[] {
  const [view] = events.filter((event) => event.type === 'page-viewed');
  const [order] = events.filter((event) => event.type === 'order-placed');
  const [adopted] = events.filter((event) => event.type === 'history-adopted');
  if (view === undefined || order === undefined || adopted === undefined) throw new Error('The log has too few kinds.');
  const line = { productId: 9_001, quantity: 1, unitPriceWon: 1 };
  const changed: object[] = [
    // Events, if odd ones.
    { ...view, payload: { productId: 9_000, more: 'of something' }, more: true },
    { ...view, payload: { productId: 9_000, categoryId: 3, path: '/p' } },
    { ...view, occurredAt: '2024-02-29T12:00:00+09:00', payload: { productId: 9_000 } },
    { ...order, payload: { ...order.payload, lines: [line, line, { ...line, productId: 9_002 }] } },
    { ...adopted, payload: { guestId: adopted.shopperId, views: [{ productId: 9_003, occurredAt: 'once' }] } },
    // None.
    ...[0, -1, 1.5, 2 ** 31, null, [], {}].map((productId) => ({ ...view, payload: { productId } })),
    { ...view, payload: { productId: 9_000, categoryId: 1.5 } },
    { ...view, payload: { productId: 9_000, path: 'x'.repeat(501) } },
    { ...view, payload: null },
    { ...view, payload: undefined },
    { ...view, id: 'x' },
    { ...view, version: 2 },
    { ...view, version: undefined },
    { ...view, occurredAt: 'yesterday' },
    { ...view, occurredAt: '2025-02-29T12:00:00Z' },
    { ...view, occurredAt: 1_750_000_000_000 },
    { ...view, shopperId: 'nobody' },
    { ...view, sessionId: '' },
    { ...view, sessionId: 'x'.repeat(101) },
    { ...view, type: 7 },
    { ...order, payload: { ...order.payload, lines: [] } },
    { ...order, payload: { ...order.payload, orderId: 'x' } },
    { ...order, payload: { ...order.payload, lines: [{ ...line, quantity: 0 }] } },
    { ...order, payload: { ...order.payload, lines: [{ ...line, quantity: 100 }] } },
    { ...order, payload: { ...order.payload, lines: [{ ...line, unitPriceWon: -1 }] } },
    { ...adopted, payload: { guestId: 'x', views: [] } },
    {
      ...adopted,
      payload: { guestId: adopted.shopperId, views: Array(101).fill({ productId: 1, occurredAt: 'once' }) },
    },
  ];
  const messages = changed.map((event, n) => {
    // An id of its own, where that is not what is wrong with it; the key of its shopper, whose order it keeps.
    const { id, shopperId } = event as { id: string; shopperId: string };
    return { key: shopperId, value: JSON.stringify({ ...event, id: id === 'x' ? id : idOf(n) }) };
  });
  const broken = [
    '',
    '{',
    'null',
    '[]',
    '"page-viewed"',
    JSON.stringify(view).replace(/("productId":)\d+/, '$1NaN'),
    'x'.repeat(10),
    null,
  ];
  return [...messages, ...broken.map((value) => ({ key: view.shopperId, value }))];
}

const idOf = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
