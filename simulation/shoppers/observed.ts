import type { Page } from 'playwright';
import { type ListName, listNameSchema } from '#contracts/events.ts';
import { meSchema } from '#contracts/me.ts';
import {
  couponMessageSchema,
  type Reason,
  type RecommendationList,
  recommendationListSchema,
  type Tier,
  tierSchema,
} from '#contracts/push.ts';
import type { Target } from './coupon-causes.ts';
import type { ListSeen } from './page-watch.ts';

export interface ObservedEvent {
  id: string;
  type: string;
  atMs: number;
  payload: Record<string, unknown>;
}

/** A list as the page received or showed it. */
export interface Sighting {
  list: ListName;
  tier: Tier;
  computedMs: number;
  atMs: number;
  /** push: by socket; read: requested by the page; page: visible on it. */
  how: 'push' | 'read' | 'page';
  productIds: readonly number[];
  /** Reasons of its items; none where only the page was seen. */
  because: readonly Reason[];
  /** The product it stands beside. */
  besideId?: number | undefined;
}

/** A time in which the page had a socket. */
export interface Online {
  fromMs: number;
  toMs: number;
}

/** What a page sends to the shop and receives, recorded from the page's own traffic. */
export interface Observed {
  events: Map<string, ObservedEvent>;
  sightings: Sighting[];
  online: Online[];
  /** What each coupon is for, by its id. */
  coupons: Map<string, Target>;
}

export function nothingObserved(): Observed {
  return { events: new Map(), sightings: [], online: [], coupons: new Map() };
}

/** Socket.IO's packets: opened, and a message with its acknowledgement's number. */
const CONNECTED = /^40/;
const MESSAGE = /^42\d*(\[.*)$/s;

export function listenTo(page: Page, observed: Observed): void {
  const note = (batch: unknown) => {
    for (const event of eventsOf(batch)) if (!observed.events.has(event.id)) observed.events.set(event.id, event);
  };
  page.on('websocket', (socket) => {
    const online: Online = { fromMs: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
    observed.online.push(online);
    socket.on('close', () => {
      online.toMs = Date.now();
    });
    socket.on('framesent', ({ payload }) => {
      const [name, batch] = messageOf(payload);
      if (name === 'track') note(batch);
    });
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string' && CONNECTED.test(payload)) online.fromMs = Math.min(online.fromMs, Date.now());
      const [name, message] = messageOf(payload);
      if (name === 'coupon') noteCoupon(observed, message);
      if (name === 'recommendations') noteList(observed, message, 'push');
    });
  });
  // While there is no socket yet, and while a page goes away, events leave by POST.
  page.on('request', (request) => {
    // A page that is left takes its socket along without a word.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame())
      for (const online of observed.online) online.toMs = Math.min(online.toMs, Date.now());
    if (request.method() !== 'POST' || !request.url().endsWith('/events')) return;
    note(parsed(request.postData() ?? ''));
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!response.ok()) return;
    // A page that goes away takes the bodies of its answers along.
    const body = () => response.json().catch(() => null) as Promise<unknown>;
    if (pathname === '/recommendations') void body().then((list) => noteList(observed, list, 'read'));
    if (pathname === '/me')
      void body().then((answer) => {
        const me = meSchema.safeParse(answer).data;
        for (const list of me?.lists ?? []) noteList(observed, list, 'read');
        for (const coupon of me?.coupons ?? []) noteCoupon(observed, coupon);
      });
  });
}

function noteCoupon(observed: Observed, message: unknown): void {
  const coupon = couponMessageSchema.safeParse(message);
  if (coupon.success) observed.coupons.set(coupon.data.couponId, coupon.data.target);
}

function noteList(observed: Observed, message: unknown, how: 'push' | 'read'): void {
  const read = recommendationListSchema.safeParse(message);
  if (read.success) observed.sightings.push(sightingOf(read.data, how, Date.now()));
}

/** A list as it came to stand on a page. */
export function noteListSeen(observed: Observed, { list, tier, computedAt, productIds, path, atMs }: ListSeen): void {
  const name = listNameSchema.safeParse(list);
  const step = tierSchema.safeParse(tier);
  if (!name.success || !step.success) return;
  const besideId = /^\/products\/(\d+)/.exec(path)?.[1];
  observed.sightings.push({
    list: name.data,
    tier: step.data,
    computedMs: Date.parse(computedAt),
    atMs,
    how: 'page',
    productIds,
    because: [],
    // An order's own page and the list of orders show what goes with one of its products, unnamed.
    besideId: besideId !== undefined ? Number(besideId) : path.startsWith('/orders') ? 0 : undefined,
  });
}

function sightingOf(list: RecommendationList, how: Sighting['how'], atMs: number): Sighting {
  return {
    list: list.list,
    tier: list.tier,
    computedMs: Date.parse(list.computedAt),
    atMs,
    how,
    productIds: list.items.map(({ productId }) => productId),
    because: list.items.map(({ reason }) => reason),
    besideId: list.productId,
  };
}

function messageOf(payload: string | Buffer): unknown[] {
  const body = typeof payload === 'string' ? MESSAGE.exec(payload)?.[1] : undefined;
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

function eventsOf(batch: unknown): ObservedEvent[] {
  const events = (batch as { events?: unknown } | null)?.events;
  if (!Array.isArray(events)) return [];
  return events.map((event: { id: string; type: string; occurredAt: string; payload: Record<string, unknown> }) => ({
    id: event.id,
    type: event.type,
    atMs: Date.parse(event.occurredAt),
    payload: event.payload,
  }));
}
