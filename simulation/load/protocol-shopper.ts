import type { ListName } from '#contracts/events.ts';
import type { Random } from '#simulation/seed/random.ts';
import type { Card, Intention, PageKind } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { slugOfCategory, type Taste } from '../personas/taste.ts';
import { createVisit, type Seen } from '../personas/visit.ts';
import type { HttpSession } from './http-session.ts';
import { actionIn, cardsIn, checkoutIn, offersIn } from './read-page.ts';
import type { SocketSession } from './socket-session.ts';

export interface ProtocolShopper {
  persona: Persona;
  taste: Taste;
  random: Random;
  http: HttpSession;
  socket: SocketSession;
  onCheckout(): void;
}

const ADDRESS = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
  line2: '',
};
const LISTS: readonly string[] = ['item-cf', 'user-cf', 'trending', 'discount', 'category', 'bought-together'];
/** What of a list is in sight without scrolling. */
const IN_SIGHT = 6;

/** Walks through the shop until `untilMs` or `signal`: pages over HTTP, what a browser would tell over the socket. */
export async function walk(shopper: ProtocolShopper, untilMs: number, signal: AbortSignal): Promise<void> {
  const { persona, random, taste } = shopper;
  const visit = createVisit(taste);
  const hands = createHands(shopper);
  // Nobody's visit begins with everybody's: the first page comes at any point of a think time.
  await pause(random.float() * persona.paceSeconds * 1_000, signal);
  while (!signal.aborted && Date.now() < untilMs) {
    // No one runs to leave here: the visit ends when the load does.
    const intention = nextIntention(persona, visit.situation(Number.POSITIVE_INFINITY), random);
    const seen = await hands.carryOut(intention);
    if (seen === null) visit.failed(intention, 'nowhere');
    else visit.done(intention, seen);
    const restSeconds = intention.kind === 'rest' ? intention.seconds : thinkSeconds(persona.paceSeconds, random);
    await pause(Math.min(restSeconds * 1_000, Math.max(0, untilMs - Date.now())), signal);
  }
}

function createHands({ http, socket, onCheckout }: ProtocolShopper) {
  let at: { path: string; html: string; page: PageKind; cards: Card[]; product: Seen['product'] } | null = null;
  /** Ends of the page already looked at. */
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
    const told = { path: path.split('?')[0], ...view };
    if (view.productId === undefined) socket.track('page-viewed', told);
    else socket.trackView(told);
    for (const list of new Set(cards.map((card) => card.list))) {
      const productIds = cards.filter((card) => card.list === list).map(({ productId }) => productId);
      if (isList(list)) socket.track('recommendation-shown', { list, productIds: productIds.slice(0, IN_SIGHT) });
    }
    return seen();
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
          if (isList(list)) socket.track('recommendation-clicked', { list, productId });
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
          return seen();
        case 'rest':
          return seen();
        case 'add-to-cart': {
          const offerId = at === null ? undefined : offersIn(at.html).find(({ stock }) => stock > 0)?.offerId;
          const answer = offerId === undefined ? null : await act('addToCart', [{ offerId, quantity: 1 }]);
          return answer === null ? null : seen();
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
          const { idempotencyKey, totalWon, method } = form;
          const target = await act('place', [
            {
              idempotencyKey,
              address: ADDRESS,
              coupons: 'auto',
              method,
              expectedTotalWon: totalWon,
              rememberAddress: false,
            },
          ]);
          if (target === null || !target.startsWith('/orders/')) return null;
          onCheckout();
          return open('order', target);
        }
        case 'open-coupons':
          return open('coupons', '/coupons');
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

function inSight(cards: readonly Card[], looked: number): Card[] {
  return cards.slice(looked * 2 * IN_SIGHT, (looked + 1) * 2 * IN_SIGHT);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
