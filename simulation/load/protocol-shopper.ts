import { randomUUID } from 'node:crypto';
import type { EventPayload, ListName } from '#contracts/events.ts';
import { pause } from '#server/pause.ts';
import type { Random } from '#simulation/seed/random.ts';
import type { Intention, PageKind } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { slugOfCategory, type Taste } from '../personas/taste.ts';
import { createVisit, type Seen } from '../personas/visit.ts';
import type { HttpSession } from './http-session.ts';
import { actionIn, cardsIn, checkoutIn, offersIn, type ServedCard } from './read-page.ts';
import type { SocketSession } from './socket-session.ts';

export interface ProtocolShopper {
  persona: Persona;
  taste: Taste;
  random: Random;
  http: HttpSession;
  socket: SocketSession;
  onCheckout(): void;
  /** A list was seen, or one of its cards followed. */
  onList(event: { type: string; payload: unknown }): void;
}

const ADDRESS = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
  line2: '',
};
const LISTS: readonly string[] = ['item-cf', 'user-cf', 'trending', 'discount', 'category', 'bought-together'];
/** So much of a rail is in sight without pushing it on, and so much of a page without scrolling: two rails. */
const IN_SIGHT = { rail: 6, page: 12 };

/** Somebody with the shop's home page before them. */
export interface Arrived {
  shopper: ProtocolShopper;
  visit: ReturnType<typeof createVisit>;
  driver: ReturnType<typeof createDriver>;
}

/** Opens the home page; null if the request failed (which is reported to the witness). */
export async function arrive(shopper: ProtocolShopper): Promise<Arrived | null> {
  const visit = createVisit(shopper.taste);
  const driver = createDriver(shopper);
  const seen = await driver.carryOut({ kind: 'open-home' });
  if (seen === null) return null;
  visit.done({ kind: 'open-home' }, seen);
  return { shopper, visit, driver };
}

/** Visits pages over HTTP until `untilMs` or `signal`, and sends the events that a browser would over the socket. */
export async function walk({ shopper, visit, driver }: Arrived, untilMs: number, signal: AbortSignal): Promise<void> {
  const { persona, random } = shopper;
  // Starts at a random point of a think time, so that shoppers do not act at the same moment.
  await pause(random.float() * persona.paceSeconds * 1_000, signal);
  while (!signal.aborted && Date.now() < untilMs) {
    // An infinite rest of time: the visit ends when the load does, so no shopper hurries before leaving.
    const intention = nextIntention(persona, visit.situation(Number.POSITIVE_INFINITY), random);
    const seen = await driver.carryOut(intention);
    if (seen === null) visit.failed(intention, 'nowhere');
    else visit.done(intention, seen);
    const restSeconds = intention.kind === 'rest' ? intention.seconds : thinkSeconds(persona.paceSeconds, random);
    await pause(Math.min(restSeconds * 1_000, Math.max(0, untilMs - Date.now())), signal);
  }
}

function createDriver({ http, socket, onCheckout, onList }: ProtocolShopper) {
  let at: { path: string; html: string; page: PageKind; cards: ServedCard[]; product: Seen['product'] } | null = null;
  /** Times looked on at this page. */
  let looked = 0;

  const seen = (): Seen | null =>
    at === null ? null : { page: at.page, cards: inSight(at.cards, looked), product: at.product ?? null };

  async function open(page: PageKind, path: string, view: { productId?: number; categoryId?: number } = {}) {
    const answer = await http.get(path);
    looked = 0;
    if (answer === null) {
      at = null;
      return null;
    }
    const cards = cardsIn(answer.html);
    at = { ...answer, page, cards, product: null };
    const payload = { path: path.split('?')[0], ...view };
    if (view.productId === undefined) socket.track('page-viewed', payload);
    else socket.trackView(payload);
    reportVisible();
    return seen();
  }

  function reportVisible(): void {
    const cards = inSight(at?.cards ?? [], looked);
    for (const list of new Set(cards.map((card) => card.list))) {
      if (!isList(list)) continue;
      const ofList = cards.filter((card) => card.list === list);
      const [{ tier } = {}] = ofList;
      const productIds = ofList.map(({ productId }) => productId);
      report('recommendation-shown', { list, productIds, ...(tier !== undefined && { tier }) });
    }
  }

  /** Publishes an impression or click, and counts it: click-through rates are computed from them. */
  function report<T extends 'recommendation-shown' | 'recommendation-clicked'>(
    type: T,
    payload: EventPayload<T>,
  ): void {
    socket.track(type, payload);
    onList({ type, payload });
  }

  /** Calls an action that the page at hand offers. */
  async function act(name: string, args: readonly unknown[]): Promise<string | null> {
    const actionId = at === null ? null : actionIn(at.html, name);
    return actionId === null || at === null ? null : http.act(at.path, actionId, args);
  }

  return {
    async carryOut(intention: Intention): Promise<Seen | null> {
      switch (intention.kind) {
        case 'open-home':
          return open('home', '/');
        case 'open-category':
          return open('list', `/products?category=${slugOfCategory(intention.categoryId)}&sort=${intention.sort}`, {
            categoryId: intention.categoryId,
          });
        case 'search': {
          const found = await open('search', `/search?q=${encodeURIComponent(intention.query)}`);
          if (found !== null) socket.track('searched', { query: intention.query });
          return found;
        }
        case 'open-card': {
          const { productId, name, list } = intention.card;
          const tier = at?.cards.find((card) => card.productId === productId && card.list === list)?.tier;
          if (isList(list)) report('recommendation-clicked', { list, productId, ...(tier !== undefined && { tier }) });
          else socket.track('product-clicked', { productId });
          const detail = await open('detail', `/products/${productId}`, { productId });
          if (detail === null || at === null) return null;
          at.product = { productId, name, soldOut: !offersIn(at.html).some(({ stock }) => stock > 0) };
          return seen();
        }
        case 'hover':
          socket.track('product-hovered', { productId: intention.card.productId, durationMs: 300 });
          return seen();
        case 'look-on':
          looked++;
          reportVisible();
          return seen();
        case 'rest':
          return seen();
        case 'add-to-cart': {
          const offerId = at === null ? undefined : offersIn(at.html).find(({ stock }) => stock > 0)?.offerId;
          if (offerId === undefined) return null;
          const body = { offerId, quantity: 1, key: randomUUID() };
          return (await http.send('POST', '/api/cart/lines', body)) ? seen() : null;
        }
        case 'open-cart':
        case 'remove-line':
          return open('cart', '/cart');
        case 'checkout': {
          const page = await open('checkout', '/checkout');
          // An empty cart, or a line sold out meanwhile: the shop shows the cart instead.
          if (page === null || at === null || !at.path.startsWith('/checkout')) return null;
          await act('started', []);
          return page;
        }
        case 'place-order': {
          const form = at === null ? null : checkoutIn(at.html);
          if (form === null) return null;
          const { idempotencyKey, cartLineIds, totalWon, method } = form;
          const target = await act('place', [
            {
              idempotencyKey,
              address: ADDRESS,
              coupons: 'auto',
              method,
              expectedTotalWon: totalWon,
              cartLineIds,
              rememberAddress: false,
            },
          ]);
          if (target === null || !target.startsWith('/orders/')) return null;
          onCheckout();
          return open('order', target);
        }
        case 'open-coupons':
          return open('coupons', '/coupons');
        // Not asked for: an answer of 404 is an error in these figures.
        case 'open-gone':
          return { page: 'gone', cards: [] };
        // Protocol shoppers are guests, and guests mean none of these.
        case 'log-in':
        case 'open-orders':
        case 'open-last-order':
        case 'open-ordered':
        case 'leave':
          return null;
      }
    },
  };
}

function isList(list: string | null): list is ListName {
  return list !== null && LISTS.includes(list);
}

/** Of each rail its beginning, of a grid all; as much at a time as a page shows. */
function inSight(cards: readonly ServedCard[], looked: number): ServedCard[] {
  const shown = cards.filter(({ list, position }) => list === null || position < IN_SIGHT.rail);
  return shown.slice(looked * IN_SIGHT.page, (looked + 1) * IN_SIGHT.page);
}
