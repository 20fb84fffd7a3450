import { randomUUID } from 'node:crypto';
import type { EventPayload } from '#contracts/events.ts';
import { writeListQuery } from '#contracts/list-query.ts';
import type { RecommendationList } from '#contracts/push.ts';
import { pause } from '#server/pause.ts';
import type { Random } from '#simulation/seed/random.ts';
import { buy } from '../personas/goals.ts';
import type { Intention, PageKind } from '../personas/intention.ts';
import { nextIntention, type Persona, thinkSeconds } from '../personas/personas.ts';
import { categoryOfKind, kindOf, slugOfCategory, type Taste } from '../personas/taste.ts';
import { createVisit, type Seen } from '../personas/visit.ts';
import type { HttpSession } from './http-session.ts';
import type { LoadProduct, ProductDraw } from './product-draw.ts';
import { actionIn, checkoutIn, offersIn } from './read-page.ts';
import type { OpenPage, ShownCard, Tab } from './tab.ts';

export interface ProtocolShopper {
  persona: Persona;
  taste: Taste;
  random: Random;
  http: HttpSession;
  tab: Tab;
  draw: ProductDraw;
  onCheckout(): void;
  /** A product's page is opened. */
  onProduct(productId: number): void;
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
/** So much of a rail is in sight without pushing it on, and so much of a page without scrolling: two rails. */
const IN_SIGHT = { rail: 6, page: 12 };
/** Of pages: the first of a visit, a link in a new tab, a reload. The others are fetched by the router. */
export const DOCUMENT_SHARE = 1 / 8;
/** Of cards outside of recommendation lists that are followed: instead the shopper comes to a product of the draw. */
export const DRAWN_SHARE = 0.9;
/** Of product pages that are looked at for a while. */
const WISH_CHANCE = 0.05;
/** Of lists in sight: one card of it is dismissed. */
const DISMISS_CHANCE = 0.01;
/** Of those who mean to search for a kind of product. */
const CATEGORY_CHANCE = 0.5;
/** Of searches: words for a kind of product; the rest are of a maker and the beginning of a name. */
const KIND_WORDS_CHANCE = 0.7;
const NARROWED_CHANCE = 0.3;

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
    const intention = driver.drawn(nextIntention(persona, visit.situation(Number.POSITIVE_INFINITY), random));
    const seen = await driver.carryOut(intention);
    if (seen === null) visit.failed(intention, 'nowhere');
    else visit.done(intention, seen);
    const restSeconds = intention.kind === 'rest' ? intention.seconds : thinkSeconds(persona.paceSeconds, random);
    await pause(Math.min(restSeconds * 1_000, Math.max(0, untilMs - Date.now())), signal);
  }
}

function createDriver({ http, tab, random, draw, persona, taste, onCheckout, onProduct, onList }: ProtocolShopper) {
  let at: (OpenPage & { kind: PageKind; product: Seen['product'] }) | null = null;
  /** Times looked on at this page. */
  let looked = 0;

  const seen = (): Seen | null =>
    at === null ? null : { page: at.kind, cards: inSight(at.cards, looked), product: at.product ?? null };
  const path = () => at?.path.split('?')[0] ?? '/';

  async function open(kind: PageKind, address: string, view: { productId?: number; categoryId?: number } = {}) {
    const isDocument = at === null || random.chance(DOCUMENT_SHARE);
    looked = 0;
    const page = await tab.open(address, isDocument ? 'html' : 'rsc', { path: address.split('?')[0], ...view });
    at = page === null ? null : { ...page, kind, product: null };
    reportVisible();
    return seen();
  }

  function reportVisible(): void {
    const cards = inSight(at?.cards ?? [], looked);
    for (const list of new Set(cards.map(({ served }) => served))) {
      if (list === null) continue;
      const productIds = cards.filter(({ served }) => served === list).map(({ productId }) => productId);
      report('recommendation-shown', { ...servedAs(list), productIds });
    }
  }

  /** Publishes an impression or click, and counts it: click-through rates are computed from them. */
  function report<T extends 'recommendation-shown' | 'recommendation-clicked'>(
    type: T,
    payload: EventPayload<T>,
  ): void {
    tab.socket()?.track(type, payload);
    onList({ type, payload });
  }

  /** Calls an action that the page at hand offers. */
  async function act(name: string, args: readonly unknown[]): Promise<string | null> {
    const actionId = at === null ? null : actionIn(at.body, name);
    return actionId === null || at === null ? null : http.act(path(), actionId, args);
  }

  async function openProduct({ productId, name }: Pick<LoadProduct, 'productId' | 'name'>): Promise<Seen | null> {
    onProduct(productId);
    const detail = await open('detail', `/products/${productId}`, { productId });
    if (detail === null || at === null) return null;
    at.product = { productId, name, soldOut: !offersIn(at.body).some(({ stock }) => stock > 0) };
    return seen();
  }

  /** "Not interested", of a card in sight. */
  async function dismissOne(): Promise<void> {
    const card = inSight(at?.cards ?? [], looked).find(({ served }) => served !== null);
    if (card?.list == null || !random.chance(DISMISS_CHANCE)) return;
    const { productId, list, served } = card;
    const id = served?.id;
    const body = { productId, dismissed: true, list, ...(id !== undefined && { listId: id }) };
    await http.send('PUT', '/api/dismissals', body);
  }

  /** Words as people type them: a kind of product, or a maker and the beginning of a name. */
  function words(kind: string): string {
    return random.chance(KIND_WORDS_CHANCE) ? kind : draw.product(random).name.split(' ').slice(0, 2).join(' ');
  }

  return {
    /**
     * The intention, with a product of the draw in place of a card that is in no list of the shopper's own: of the same
     * kind where the shopper looks for that kind, as if it stood further down, else one of all. Some who mean to search
     * look through the category instead.
     */
    drawn(intention: Intention): Intention {
      if (intention.kind === 'search') {
        const categoryId = categoryOfKind(intention.query);
        if (categoryId === null || !random.chance(CATEGORY_CHANCE)) return intention;
        return { kind: 'open-category', categoryId, sort: persona.manner.sort };
      }
      const isFound = intention.kind === 'open-card' && intention.card.list === null;
      if (!isFound || !random.chance(DRAWN_SHARE)) return intention;
      const kind = kindOf(intention.card.name);
      const isWanted = kind !== null && taste.kinds.includes(kind);
      const { productId, name } = isWanted ? draw.productOfKind(kind, random) : draw.product(random);
      return { kind: 'open-card', card: { ...intention.card, productId, name } };
    },

    async carryOut(intention: Intention): Promise<Seen | null> {
      switch (intention.kind) {
        case 'open-home':
          return open('home', '/');
        case 'open-category': {
          const { categoryId, sort } = intention;
          const narrowed = random.chance(NARROWED_CHANCE);
          const query = {
            category: slugOfCategory(categoryId),
            sort: sort === 'popular' ? undefined : sort,
            ...(narrowed && { inStock: true, minPriceWon: 1_000 * random.int(1, 50) }),
          };
          return open('list', `/products${writeListQuery(query)}`, { categoryId });
        }
        case 'search': {
          const query = words(intention.query);
          const found = await open('search', `/search${writeListQuery({ q: query })}`);
          if (found !== null) tab.socket()?.track('searched', { query });
          return found;
        }
        case 'open-card': {
          const { productId, list, position } = intention.card;
          const served = at?.cards.find((card) => card.productId === productId && card.list === list)?.served ?? null;
          if (served !== null) report('recommendation-clicked', { ...servedAs(served), productId, position });
          else tab.socket()?.track('product-clicked', { productId });
          return openProduct(intention.card);
        }
        case 'hover':
          tab.socket()?.track('product-hovered', { productId: intention.card.productId, durationMs: 300 });
          return seen();
        case 'look-on':
          looked++;
          reportVisible();
          await dismissOne();
          return seen();
        case 'rest': {
          const productId = at?.product?.productId;
          if (productId !== undefined && random.chance(WISH_CHANCE))
            await http.send('PUT', '/api/wishes', { productId, wished: true });
          return seen();
        }
        case 'add-to-cart': {
          const offerId = at === null ? undefined : offersIn(at.body).find(({ stock }) => stock > 0)?.offerId;
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
          if (page === null || at === null || checkoutIn(at.body) === null) return null;
          await act('started', []);
          return page;
        }
        case 'place-order': {
          const form = at === null ? null : checkoutIn(at.body);
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

const AT_THE_TILL = 'at-the-till';

/** They know what they want, and order again and again. */
export function atTheTill(persona: Persona): Persona {
  const { paceSeconds } = persona;
  return { ...persona, code: AT_THE_TILL, paceSeconds: paceSeconds / 4, goals: [buy(Number.POSITIVE_INFINITY)] };
}

/** The fields of events about the list that a card was in. */
function servedAs({ id, list, tier, variant, computedAt }: RecommendationList) {
  return { ...(id !== undefined && { listId: id }), list, tier, ...(variant !== undefined && { variant }), computedAt };
}

/** Of each rail its beginning, of a grid all; as much at a time as a page shows. */
function inSight(cards: readonly ShownCard[], looked: number): ShownCard[] {
  const shown = cards.filter(({ list, position }) => list === null || position < IN_SIGHT.rail);
  return shown.slice(looked * IN_SIGHT.page, (looked + 1) * IN_SIGHT.page);
}
