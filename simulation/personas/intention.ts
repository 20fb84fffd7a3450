import type { Taste } from './taste.ts';

/** What a shopper intends to do next. A driver (browser or protocol) carries it out. */
export type Intention =
  | { kind: 'open-home' }
  | { kind: 'open-category'; categoryId: number; sort: 'popular' | 'newest' | 'discount' | 'price-asc' | 'rating' }
  | { kind: 'search'; query: string }
  /** Follow a card that is on the page. */
  | { kind: 'open-card'; card: Card }
  | { kind: 'hover'; card: Card }
  /** Look on, at what lies further down. */
  | { kind: 'look-on' }
  /** Stay with the page. */
  | { kind: 'rest'; seconds: number }
  | { kind: 'add-to-cart' }
  | { kind: 'open-cart' }
  | { kind: 'remove-line' }
  | { kind: 'checkout' }
  /** `declined`: with a card that the bank refuses. */
  | { kind: 'place-order'; card?: 'declined' }
  /** Follow an old link to a product that is no longer there. */
  | { kind: 'open-gone' }
  | { kind: 'open-coupons' }
  | { kind: 'log-in' }
  | { kind: 'open-orders' }
  /** The last order of the list. */
  | { kind: 'open-last-order' }
  /** The product of the order on the page. */
  | { kind: 'open-ordered' }
  | { kind: 'leave' };

export type PageKind =
  | 'nowhere'
  | 'home'
  | 'list'
  | 'search'
  | 'detail'
  | 'cart'
  | 'checkout'
  | 'orders'
  | 'order'
  | 'coupons'
  | 'login'
  | 'gone';

export interface Card {
  productId: number;
  name: string;
  /** Recommendation list it stands in; null in a grid or another rail. */
  list: string | null;
  /** Its place in that list, grid or rail, from 0. */
  position: number;
}

/** What a shopper sees, and knows of the visit so far, when deciding. */
export interface Situation {
  page: PageKind;
  cards: readonly Card[];
  /** Times looked on at this page. */
  looks: number;
  /** The product of a detail page. */
  product: { productId: number; name: string; soldOut: boolean } | null;
  /** Products opened, in order. */
  opened: readonly number[];
  /** Products put into the cart by name of their kind. */
  cart: readonly { productId: number; kind: string | null }[];
  orders: number;
  /** Somebody without an account. */
  isGuest: boolean;
  /** Somebody with an account who has not logged in yet. */
  mayLogIn: boolean;
  /** Times they stayed with a product long enough to be seen to hesitate. */
  hesitations: number;
  cartVisits: number;
  couponVisits: number;
  /** Times they came to a page that is not there. */
  goneVisits: number;
  /** Kinds searched for. */
  searched: readonly string[];
  taste: Taste;
  /** What the last two intentions were; the last first. */
  recent: readonly Intention['kind'][];
  secondsLeft: number;
}
