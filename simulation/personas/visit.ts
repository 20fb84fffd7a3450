import type { Card, Intention, PageKind, Situation } from './intention.ts';
import { kindOf, type Taste } from './taste.ts';

/** What a page turned out to be after an intention was carried out. */
export interface Seen {
  page: PageKind;
  cards: readonly Card[];
  product?: Situation['product'];
}

/** State of a visit: the intentions so far and their outcomes. */
export function createVisit(taste: Taste, { isMember = false } = {}) {
  let situation: Omit<Situation, 'secondsLeft'> = {
    page: 'nowhere',
    cards: [],
    looks: 0,
    product: null,
    opened: [],
    cart: [],
    orders: 0,
    isGuest: !isMember,
    mayLogIn: isMember,
    hesitations: 0,
    cartVisits: 0,
    couponVisits: 0,
    goneVisits: 0,
    searched: [],
    taste,
    recent: [],
  };
  return {
    situation: (secondsLeft: number): Situation => ({ ...situation, secondsLeft }),

    /** Notes that `intention` was carried out and what is seen now. */
    done(intention: Intention, seen: Seen): void {
      const { product, opened, cart, orders, hesitations, searched, couponVisits, goneVisits } = situation;
      const staysOn = intention.kind === 'look-on' || intention.kind === 'hover' || intention.kind === 'rest';
      const isCarted = intention.kind === 'add-to-cart' && product !== null;
      const isOrdered = intention.kind === 'place-order' && seen.page === 'order';
      situation = {
        ...situation,
        page: seen.page,
        cards: seen.cards,
        looks: intention.kind === 'look-on' ? situation.looks + 1 : staysOn ? situation.looks : 0,
        product: seen.product ?? null,
        opened: intention.kind === 'open-card' ? [...opened, intention.card.productId] : opened,
        cart: isOrdered
          ? []
          : isCarted
            ? [...cart, { productId: product.productId, kind: kindOf(product.name) }]
            : intention.kind === 'remove-line'
              ? cart.slice(1)
              : cart,
        orders: orders + (isOrdered ? 1 : 0),
        mayLogIn: situation.mayLogIn && intention.kind !== 'log-in',
        hesitations: hesitations + (intention.kind === 'rest' && intention.seconds >= 4.5 ? 1 : 0),
        cartVisits: situation.cartVisits + (intention.kind === 'open-cart' ? 1 : 0),
        couponVisits: couponVisits + (intention.kind === 'open-coupons' ? 1 : 0),
        goneVisits: goneVisits + (intention.kind === 'open-gone' ? 1 : 0),
        searched: intention.kind === 'search' ? [...searched, intention.query] : searched,
        recent: [intention.kind, ...situation.recent].slice(0, 2),
      };
    },

    /** The intention could not be carried out: only the attempt is recorded. */
    failed(intention: Intention, page: PageKind): void {
      situation = {
        ...situation,
        page,
        cards: [],
        product: null,
        recent: [intention.kind, ...situation.recent].slice(0, 2),
      };
      // Counts as opened, so that it is not tried again without end.
      if (intention.kind === 'open-card')
        situation = { ...situation, opened: [...situation.opened, intention.card.productId] };
    },
  };
}
