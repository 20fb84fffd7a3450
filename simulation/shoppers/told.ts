import type { Page } from 'playwright';
import { couponMessageSchema, type RecommendationList, recommendationListSchema } from '#contracts/push.ts';

export interface ToldEvent {
  id: string;
  type: string;
  atMs: number;
  payload: Record<string, unknown>;
}

/** What a page tells the shop and is told, read off its socket: the page's own word, not ours. */
export interface Told {
  events: Map<string, ToldEvent>;
  pushes: { list: RecommendationList; atMs: number }[];
  /** Product each pushed coupon is for; null for another target. */
  coupons: Map<string, number | null>;
}

export function listenTo(page: Page): Told {
  const told: Told = { events: new Map(), pushes: [], coupons: new Map() };
  const note = (batch: unknown) => {
    for (const event of eventsOf(batch)) if (!told.events.has(event.id)) told.events.set(event.id, event);
  };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const [name, batch] = messageOf(payload);
      if (name === 'track') note(batch);
    });
    socket.on('framereceived', ({ payload }) => {
      const [name, message] = messageOf(payload);
      if (name === 'coupon') {
        const coupon = couponMessageSchema.safeParse(message);
        if (!coupon.success) return;
        const { couponId, target } = coupon.data;
        told.coupons.set(couponId, target.kind === 'product' ? (target.productIds[0] ?? null) : null);
      }
      if (name !== 'recommendations') return;
      const list = recommendationListSchema.safeParse(message);
      if (list.success) told.pushes.push({ list: list.data, atMs: Date.now() });
    });
  });
  // While there is no socket yet, and while a page goes away, events leave by POST.
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/events')) return;
    note(parsed(request.postData() ?? ''));
  });
  return told;
}

/** Socket.IO: 4 message, 2 event, an acknowledgement's number, then ["name", …]. */
function messageOf(payload: string | Buffer): unknown[] {
  const body = typeof payload === 'string' ? /^42\d*(\[.*)$/s.exec(payload)?.[1] : undefined;
  const message = body === undefined ? null : parsed(body);
  return Array.isArray(message) ? message : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function eventsOf(batch: unknown): ToldEvent[] {
  const events = (batch as { events?: unknown } | null)?.events;
  if (!Array.isArray(events)) return [];
  return events.map((event: { id: string; type: string; occurredAt: string; payload: Record<string, unknown> }) => ({
    id: event.id,
    type: event.type,
    atMs: Date.parse(event.occurredAt),
    payload: event.payload,
  }));
}
