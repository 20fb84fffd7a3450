import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { EventPayload, ListName } from '#contracts/events.ts';
import { meSchema } from '#contracts/me.ts';
import type { RecommendationList } from '#contracts/push.ts';
import type { Card } from '../personas/intention.ts';
import type { ShopAddress } from '../traffic/shop-address.ts';
import type { HttpSession, HttpWitness, PageForm } from './http-session.ts';
import { type PageData, readPage } from './read-page.ts';
import { openSocketSession, type SocketSession, type SocketWitness } from './socket-session.ts';

export interface ShownCard extends Card {
  /** The list of the gateway's answer that it stands in; null: none of the shopper's own. */
  served: RecommendationList | null;
}

export interface OpenPage {
  body: string;
  path: string;
  cards: ShownCard[];
}

/** What a browser's tab does by itself: pages, what their script asks for, the socket. */
export interface Tab {
  /** Null: the page was not answered, which is reported to the witness. `view` is tracked. */
  open(path: string, form: PageForm, view: EventPayload<'page-viewed'>): Promise<OpenPage | null>;
  socket(): SocketSession | null;
  close(): Promise<void>;
}

export interface TabDeps {
  address: ShopAddress;
  http: HttpSession;
  witness: HttpWitness & SocketWitness;
  nameOf(productId: number): string;
}

/** From a payload's last byte to its lists being mounted; lists pushed by then are not asked for. */
const MOUNT_MS = 100;
/** What was received this recently is not read again for a place that is mounted (components/tracking/list-feed.ts). */
const RECENT_MS = 10_000;
/**
 * On a page that shows the cart its state is read after changes, once for several (components/cart/cart-follower.tsx).
 */
const CART_MS = 120;
const CARTS = /^\/(cart|checkout)(\?|$)/;

export function createTab({ address, http, witness, nameOf }: TabDeps): Tab {
  let socket: SocketSession | null = null;
  let lists = new Map<string, { list: RecommendationList; atMs: number }>();
  /** Products whose cards the document has drawn in rails, or read for them. */
  let known = new Set<number>();
  let shown: { rails: PageData['rails']; productId: number | undefined } = { rails: [], productId: undefined };
  let isCartShown = false;
  let cartDue = false;

  function receive(received: RecommendationList): RecommendationList {
    // As long as its rail: components/recommendation/rail-items.ts.
    const list = { ...received, items: received.items.slice(0, received.list === 'trending' ? 10 : 12) };
    lists.set(keyOf(list.list, list.productId), { list, atMs: performance.now() });
    return list;
  }

  /** The cards of lists on the page that the document does not have are one request a list. */
  async function readCards(shownLists: readonly RecommendationList[]): Promise<void> {
    const requests = shownLists.flatMap(({ items }) => {
      const missing = items.map(({ productId }) => productId).filter((productId) => !known.has(productId));
      for (const productId of missing) known.add(productId);
      return missing.length === 0 ? [] : [http.read(`/products?ids=${missing.join(',')}`, address.realtimeUrl)];
    });
    await Promise.all(requests);
  }

  const isShown = (list: RecommendationList) =>
    shown.rails.some((rail) => keyOf(rail.list, shown.productId) === keyOf(list.list, list.productId));

  const events = {
    onList(received: RecommendationList) {
      const list = receive(received);
      if (isShown(list) && !isFallback(list)) void readCards([list]);
    },
    onCart() {
      if (!isCartShown || cartDue) return;
      cartDue = true;
      void delay(CART_MS).then(() => {
        cartDue = false;
        return http.read('/cart/state');
      });
    },
  };

  /** A document has just come: its events, its socket, and all that is its shopper's own in one request. */
  async function begin(view: EventPayload<'page-viewed'>): Promise<void> {
    socket?.leave();
    lists = new Map();
    const event = { id: uuidv7(), type: 'page-viewed', occurredAt: new Date().toISOString(), payload: view };
    const tracked = http.send('POST', '/events', { events: [event] }, address.realtimeUrl);
    socket = await openSocketSession({ ...address, cookie: http.cookie() }, events, witness);
    socket?.watch(view.productId ?? null);
    const query = [
      ...(shown.rails.length > 0 ? [`lists=${shown.rails.map(({ list }) => list).join(',')}`] : []),
      ...(shown.productId === undefined || shown.rails.length === 0 ? [] : [`productId=${shown.productId}`]),
    ].join('&');
    const answer = await http.read(`/me${query === '' ? '' : `?${query}`}`, address.realtimeUrl);
    const me = meSchema.safeParse(answer).data;
    if (me === undefined) {
      if (answer !== null) witness.error('me: not as contracts/me.ts has it');
    } else for (const list of me.lists) receive(ofPlace(list, shown.productId));
    await readCards(ownLists());
    await tracked;
  }

  /** Within the document: lists that nothing was received of are read. */
  async function mount(): Promise<void> {
    await delay(MOUNT_MS);
    const nowMs = performance.now();
    await Promise.all(
      shown.rails.map(async ({ list }) => {
        const recent = lists.get(keyOf(list, shown.productId));
        if (recent !== undefined && nowMs - recent.atMs < RECENT_MS) return;
        const ofProduct = shown.productId === undefined ? '' : `&productId=${shown.productId}`;
        const answer = await http.read(`/recommendations?list=${list}${ofProduct}`, address.realtimeUrl);
        if (answer !== null) receive(ofPlace(answer as RecommendationList, shown.productId));
      }),
    );
    await readCards(ownLists());
  }

  const ownLists = () =>
    shown.rails.flatMap(({ list }) => {
      const own = lists.get(keyOf(list, shown.productId))?.list;
      return own === undefined || isFallback(own) ? [] : [own];
    });

  function shownCards(page: PageData): ShownCard[] {
    const ofRails = page.rails.flatMap(({ list, cards }) => {
      const served = lists.get(keyOf(list, shown.productId))?.list ?? null;
      // A fallback of the shopper's own keeps the cards that the page came with.
      const ids = served === null || isFallback(served) ? cards : served.items;
      return ids.map(({ productId }, position) => ({
        ...{ productId, position, served, name: nameOf(productId) },
        list: served === null ? null : list,
      }));
    });
    const others = page.cards.map((card, position) => ({ ...card, list: null, served: null, position }));
    return [...ofRails, ...others];
  }

  return {
    socket: () => socket,
    async open(path, form, view) {
      // A click on a card counts as the view of its page at once (components/tracking/use-page-view.tsx).
      const isAhead = form === 'rsc' && view.productId !== undefined;
      if (isAhead) socket?.trackView(view);
      const answer = await http.page(path, form);
      if (answer === null) return null;
      const page = readPage(answer.body);
      if (form === 'html') known = new Set();
      for (const { productId } of page.rails.flatMap(({ cards }) => cards)) known.add(productId);
      shown = { rails: page.rails, productId: view.productId };
      if (form === 'html') await begin(view);
      else {
        if (!isAhead) socket?.track('page-viewed', view);
        socket?.watch(view.productId ?? null);
        await mount();
      }
      isCartShown = CARTS.test(answer.path);
      if (isCartShown) await http.read('/cart/state');
      return { ...answer, cards: shownCards(page) };
    },
    async close() {
      await socket?.close();
    },
  };
}

/** Every list but bought-together depends on the shopper alone, not on the product whose page it is on. */
function keyOf(list: ListName, productId: number | undefined): string {
  return list === 'bought-together' ? `${list}/${productId ?? ''}` : list;
}

function ofPlace(list: RecommendationList, productId: number | undefined): RecommendationList {
  return list.list === 'bought-together' && productId !== undefined ? { ...list, productId } : list;
}

/** It shows what everybody sees (components/recommendation/rail-items.ts). */
function isFallback({ list, tier }: RecommendationList): boolean {
  return list !== 'trending' && (tier === 'trending' || tier === 'new');
}
