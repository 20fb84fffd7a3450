import type { Random } from '#simulation/seed/random.ts';
import type { Card, Intention, Situation } from './intention.ts';
import { categoryOfKind, interestIn, kindOf } from './taste.ts';

/** Something a shopper came for. Pure: the same situation and chance give the same intention. */
export interface Goal {
  isDone(situation: Situation): boolean;
  next(situation: Situation, random: Random): Intention;
}

/** How somebody goes about in a shop. */
export interface Manner {
  /** Seconds spent on a product's page, least and most. */
  restSeconds: readonly [number, number];
  /** Chance to cart a product one likes. */
  cartChance: number;
  /** Where they look when the page has nothing: by search rather than by category. */
  searches: number;
  sort: Extract<Intention, { kind: 'open-category' }>['sort'];
}

const LOOKS = 3;
/**
 * Share of those who look at a card that still look at the next one: people read from the front (the cascade of
 * Craswell et al. 2008, without its stop). The same for every list and grid.
 */
const READS_ON = 0.88;
/** Resting this long on a product is hesitating, with room to either side of the rule's three seconds. */
export const HESITATION_SECONDS = 4.5;

const isGrid = ({ page }: Situation) => page === 'home' || page === 'list' || page === 'search';
const isNew = (situation: Situation) => (card: Card) => !situation.opened.includes(card.productId);

function elsewhere({ taste }: Situation, random: Random, manner: Manner): Intention {
  const kind = random.pick(taste.kinds);
  if (random.chance(manner.searches)) return { kind: 'search', query: kind };
  if (random.chance(0.6)) return { kind: 'open-home' };
  return { kind: 'open-category', categoryId: categoryOfKind(kind) ?? 1, sort: manner.sort };
}

/** Looks around: follows what is liked, rests on it, looks on, goes elsewhere. Never done. */
export function browse(manner: Manner): Goal {
  return {
    isDone: () => false,
    next(situation, random) {
      const { page, cards, looks, product, recent, taste } = situation;
      if (page === 'nowhere') return random.chance(manner.searches / 2) ? elsewhere(situation, random, manner) : HOME;
      if (isGrid(situation)) {
        const liked = cards
          .filter(isNew(situation))
          .filter(({ name, position }) => random.float() < interestIn(taste, name) * READS_ON ** position);
        if (liked.length > 0) {
          const card = random.pick(liked);
          return recent[0] !== 'hover' && random.chance(0.2) ? { kind: 'hover', card } : { kind: 'open-card', card };
        }
        return looks < LOOKS && cards.length > 0 ? { kind: 'look-on' } : elsewhere(situation, random, manner);
      }
      if (page === 'detail' && product !== null) {
        if (recent[0] !== 'rest' && recent[0] !== 'add-to-cart')
          return { kind: 'rest', seconds: between(random, manner.restSeconds) };
        const isLiked = interestIn(taste, product.name) > 0.1 && !isCarted(situation, product.productId);
        if (recent[0] === 'rest' && isLiked && !product.soldOut && random.chance(manner.cartChance))
          return { kind: 'add-to-cart' };
        return random.chance(0.6) ? HOME : elsewhere(situation, random, manner);
      }
      return HOME;
    },
  };
}

const HOME: Intention = { kind: 'open-home' };

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + random.float() * (most - least);
}

function isCarted({ cart }: Situation, productId: number): boolean {
  return cart.some((line) => line.productId === productId);
}

/** Goes on to a product that is `wanted`, by search where the page shows none. */
function toProduct(situation: Situation, random: Random, query: string, wanted: (card: Card) => boolean): Intention {
  if (isGrid(situation)) {
    const found = situation.cards.filter(isNew(situation)).filter(wanted);
    if (found.length > 0) return { kind: 'open-card', card: random.pick(found.slice(0, 6)) };
    if (situation.page === 'search' && situation.looks < LOOKS && situation.cards.length > 0)
      return { kind: 'look-on' };
  }
  return { kind: 'search', query };
}

/** Stays with `times` products longer than it takes to decide, and leaves them there. */
export function hesitate(times: number): Goal {
  return {
    isDone: ({ hesitations }) => hesitations >= times,
    next(situation, random) {
      const { page, product, recent, taste } = situation;
      if (page === 'detail' && product !== null)
        return recent[0] === 'rest' ? HOME : { kind: 'rest', seconds: HESITATION_SECONDS + random.float() * 3 };
      return toProduct(situation, random, random.pick(taste.kinds), ({ name }) =>
        taste.kinds.includes(kindOf(name) ?? ''),
      );
    },
  };
}

/** Looks through `times` products of one kind, one after the other, without resting on any. */
export function compare(times: number): Goal {
  return {
    isDone: ({ opened }) => opened.length >= times,
    next(situation, random) {
      const { page, taste, searched } = situation;
      const kind = searched.find((query) => taste.kinds.includes(query)) ?? random.pick(taste.kinds);
      if (page === 'detail') return { kind: 'search', query: kind };
      return toProduct(situation, random, kind, ({ name }) => kindOf(name) === kind);
    },
  };
}

/** Searches `times` times, for one kind of thing and what goes with it. */
export function searchFirst(times: number): Goal {
  return {
    isDone: ({ searched }) => searched.length >= times,
    next: ({ taste, searched }) => {
      const categoryId = taste.categoryIds[0];
      const kinds = taste.kinds.filter((kind) => categoryOfKind(kind) === categoryId);
      return { kind: 'search', query: kinds[searched.length % kinds.length] ?? taste.kinds[0] ?? '선물' };
    },
  };
}

/** Carts `lines` products of one category. */
export function fillCart(lines: number): Goal {
  return {
    isDone: ({ cart }) => cart.length >= lines,
    next(situation, random) {
      const { page, product, taste, cart, recent } = situation;
      const first = cart[0]?.kind ?? null;
      const categoryId = first === null ? taste.categoryIds[0] : categoryOfKind(first);
      const suits = (name: string) => categoryOfKind(kindOf(name) ?? '') === categoryId;
      if (page === 'detail' && product !== null && !product.soldOut && suits(product.name)) {
        if (recent[0] !== 'add-to-cart' && !isCarted(situation, product.productId)) return { kind: 'add-to-cart' };
      }
      const kinds = taste.kinds.filter((kind) => categoryOfKind(kind) === categoryId);
      return toProduct(
        situation,
        random,
        kinds.length > 0 ? random.pick(kinds) : random.pick(taste.kinds),
        ({ name }) => suits(name),
      );
    },
  };
}

/** Orders until there are `orders` of them: cart, checkout, payment. */
export function buy(orders: number): Goal {
  const fill = fillCart(1);
  return {
    isDone: (situation) => situation.orders >= orders,
    next(situation, random) {
      const { page, cart } = situation;
      if (page === 'checkout') return { kind: 'place-order' };
      if (cart.length === 0) return fill.next(situation, random);
      return page === 'cart' ? { kind: 'checkout' } : { kind: 'open-cart' };
    },
  };
}

/** Goes as far as the cart and no further. */
export function abandon(lines: number): Goal {
  const fill = fillCart(lines);
  return {
    isDone: ({ cart, cartVisits }) => cart.length >= lines && cartVisits > 0,
    next: (situation, random) => (fill.isDone(situation) ? { kind: 'open-cart' } : fill.next(situation, random)),
  };
}

/** Looks at `times` products of the category they like best. */
export function lookInto(times: number): Goal {
  return {
    isDone: ({ opened }) => opened.length >= times,
    next(situation, random) {
      const categoryId = situation.taste.categoryIds[0];
      const kinds = situation.taste.kinds.filter((kind) => categoryOfKind(kind) === categoryId);
      if (situation.page === 'detail') return HOME;
      const suits = ({ name }: Card) => categoryOfKind(kindOf(name) ?? '') === categoryId;
      return toProduct(situation, random, random.pick(kinds), suits);
    },
  };
}

/**
 * Buys again what they bought last time, by way of their orders. The card of then has run out: the first try is
 * refused.
 */
export const buyAgain: Goal = {
  isDone: ({ orders }) => orders > 0,
  next({ page, cart, product, recent }) {
    if (page === 'checkout')
      return recent[0] === 'checkout' ? { kind: 'place-order', card: 'declined' } : { kind: 'place-order' };
    if (cart.length > 0) return page === 'cart' ? { kind: 'checkout' } : { kind: 'open-cart' };
    if (page === 'orders') return { kind: 'open-last-order' };
    if (page === 'order') return { kind: 'open-ordered' };
    if (page === 'detail' && product !== null && recent[0] === 'open-ordered') return { kind: 'add-to-cart' };
    return { kind: 'open-orders' };
  },
};

/** Asks for something the shop does not have. */
export function searchInVain(query: string): Goal {
  return {
    isDone: ({ searched }) => searched.includes(query),
    next: () => ({ kind: 'search', query }),
  };
}

/** Comes by an old link. */
export const followOldLink: Goal = {
  isDone: ({ goneVisits }) => goneVisits > 0,
  next: () => ({ kind: 'open-gone' }),
};

/** Logs in. */
export const logIn: Goal = {
  isDone: ({ mayLogIn }) => !mayLogIn,
  next: () => ({ kind: 'log-in' }),
};

/** Looks what coupons there are. */
export const lookAtCoupons: Goal = {
  isDone: ({ couponVisits }) => couponVisits > 0,
  next: () => ({ kind: 'open-coupons' }),
};
