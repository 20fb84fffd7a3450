import { io, type Socket } from 'socket.io-client';
import type { BrowserEvent } from '#contracts/events.ts';
import {
  type CartMessage,
  type CouponMessage,
  type DismissalsMessage,
  type OrderMessage,
  type PresenceMessage,
  type RecommendationList,
  recommendationListSchema,
  TOO_MANY_SOCKETS,
  type TrackResult,
  type Watch,
  type WishesMessage,
} from '#contracts/push.ts';
import type { RuleCode } from '#domain/coupon/rule-codes.ts';
import { createListFeed, type ListSubscription } from './list-feed.ts';
import type { SendOutcome } from './tracker.ts';
import { createWithoutSocket } from './without-socket.ts';

type Off = () => void;

/** Whose live numbers are followed, beside those of the shop. */
export interface Watched {
  productId?: number | undefined;
  rule?: RuleCode | undefined;
}

/** The page's one socket. Nothing is sent before `connect`. */
export interface RealtimeClient {
  /** Where the gateway is reached: "http://localhost:3001". */
  readonly url: string;
  connect(): void;
  /** Connects again, with the cookie as it now is: after log-in and log-out. */
  reconnect(): void;
  close(): void;
  /** The lists the page shows now, each once, to be read together with all else of the shopper's. */
  listsShown(): ListSubscription[];
  /** Hands a list that was read so to its places; `readFor`: the product it was requested for. */
  receiveList(list: RecommendationList, readFor?: number): void;
  /** What was received so far may be out of date, as after forgetting a history: it is not shown again. */
  forgetLists(): void;
  /** Reads one list for its places. */
  readList(subscription: ListSubscription): void;
  /** Newer versions of a list (list-feed.ts): pushed, and read where a push may have been missed. */
  onRecommendations(subscription: ListSubscription, onList: (list: RecommendationList) => void): Off;
  onCoupon(onCoupon: (coupon: CouponMessage) => void): Off;
  onOrder(onOrder: (order: OrderMessage) => void): Off;
  /** Cart or coupons have changed, in any tab and by any cause. */
  onCart(onCart: (cart: CartMessage) => void): Off;
  /** All products the shopper wants to see no more of, whenever that changes. */
  onDismissals(onDismissals: (dismissals: DismissalsMessage) => void): Off;
  /** All products of the wishlist, newest first, whenever that changes. */
  onWishes(onWishes: (wishes: WishesMessage) => void): Off;
  /** Shoppers online, the viewers and buyers of `productId`, the uses of coupons of `rule`. */
  onPresence(watched: Watched, onPresence: (presence: PresenceMessage) => void): Off;
  /**
   * true: connected, so what may have been missed is to be read; also now and then in a page that is refused a socket
   * and works without one. false: the socket is gone.
   */
  onConnection(onChange: (connected: boolean) => void): Off;
  /** A batch by socket; 'retry' at once when there is none or it does not answer in 3 s. */
  sendEvents(events: readonly BrowserEvent[]): Promise<SendOutcome>;
}

interface ServerToClient {
  recommendations(list: RecommendationList): void;
  coupon(coupon: CouponMessage): void;
  order(order: OrderMessage): void;
  cart(cart: CartMessage): void;
  dismissals(dismissals: DismissalsMessage): void;
  wishes(wishes: WishesMessage): void;
  presence(presence: PresenceMessage): void;
}
interface ClientToServer {
  track(batch: { events: readonly BrowserEvent[] }, acknowledge: (result: TrackResult) => void): void;
  watch(watch: Watch): void;
}

const ACK_MS = 3_000;
/** Delay before reconnecting, with the current cookie, after the server ended a socket (log-out, log-in elsewhere). */
const COMEBACK_MS = 500;

export function createRealtimeClient(url: string): RealtimeClient {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, {
    transports: ['websocket'],
    withCredentials: true,
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 5_000,
  });
  const lists = createListFeed({ read: (subscription) => readList(url, subscription), now: Date.now });
  const watchers = new Map<(presence: PresenceMessage) => void, Watched>();
  let isWatchDue = false;
  const ups = new Set<() => void>();
  const withoutSocket = createWithoutSocket({
    retry: () => socket.connect(),
    catchUp() {
      for (const up of ups) up();
    },
    isVisible: () => document.visibilityState === 'visible',
    random: Math.random,
    schedule(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });

  /**
   * The gateway follows one product a socket, the latest one watched. Changes of one task are sent as one message.
   */
  function watch(): void {
    if (isWatchDue) return;
    isWatchDue = true;
    queueMicrotask(() => {
      isWatchDue = false;
      if (!socket.connected) return;
      const all = [...watchers.values()];
      const products = all.flatMap(({ productId }) => productId ?? []);
      const rules = [...new Set(all.flatMap(({ rule }) => rule ?? []))];
      socket.emit('watch', { productId: products.at(-1) ?? null, rules });
    });
  }

  socket.on('recommendations', lists.pushed);
  // Refused by the gateway itself: socket.io does not reconnect by itself after this.
  socket.on('connect_error', ({ message }) => {
    if (message === TOO_MANY_SOCKETS) withoutSocket.refused();
  });
  socket.on('connect', () => {
    withoutSocket.over();
    if (watchers.size > 0) watch();
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), COMEBACK_MS);
  });
  socket.on('presence', (presence) => {
    for (const [onPresence, { productId, rule }] of watchers)
      if (
        presence.online !== undefined ||
        (productId !== undefined &&
          [presence.viewers, presence.buyers].some((each) => each?.productId === productId)) ||
        (rule !== undefined && presence.uses?.[rule] !== undefined)
      )
        onPresence(presence);
  });

  return {
    url,
    connect: () => void socket.connect(),
    reconnect() {
      withoutSocket.over();
      lists.forget();
      socket.disconnect().connect();
    },
    close() {
      withoutSocket.over();
      socket.close();
    },
    listsShown: lists.asked,
    receiveList: lists.received,
    forgetLists: lists.forget,
    readList: (subscription) => void lists.reread(subscription),
    onRecommendations: lists.subscribe,
    onCoupon(onCoupon) {
      socket.on('coupon', onCoupon);
      return () => void socket.off('coupon', onCoupon);
    },
    onOrder(onOrder) {
      socket.on('order', onOrder);
      return () => void socket.off('order', onOrder);
    },
    onCart(onCart) {
      socket.on('cart', onCart);
      return () => void socket.off('cart', onCart);
    },
    onDismissals(onDismissals) {
      socket.on('dismissals', onDismissals);
      return () => void socket.off('dismissals', onDismissals);
    },
    onWishes(onWishes) {
      socket.on('wishes', onWishes);
      return () => void socket.off('wishes', onWishes);
    },
    onPresence(watched, onPresence) {
      watchers.set(onPresence, watched);
      watch();
      return () => {
        watchers.delete(onPresence);
        if (watched.productId !== undefined || watched.rule !== undefined) watch();
      };
    },
    onConnection(onChange) {
      const up = () => onChange(true);
      const down = () => onChange(false);
      ups.add(up);
      socket.on('connect', up);
      socket.on('disconnect', down);
      return () => {
        ups.delete(up);
        socket.off('connect', up);
        socket.off('disconnect', down);
      };
    },
    async sendEvents(events) {
      if (!socket.connected) return { kind: 'retry' };
      try {
        const { retryAfterSeconds } = await socket.timeout(ACK_MS).emitWithAck('track', { events });
        if (retryAfterSeconds !== undefined) return { kind: 'retry', afterMs: retryAfterSeconds * 1_000 };
        return { kind: 'taken' };
      } catch {
        return { kind: 'retry' };
      }
    },
  };
}

/** GET /recommendations of the gateway; null when it refuses. */
export async function readList(
  url: string,
  { list, productId }: ListSubscription,
  signal?: AbortSignal,
): Promise<RecommendationList | null> {
  const query = new URLSearchParams({ list, ...(productId !== undefined && { productId: String(productId) }) });
  const response = await fetch(`${url}/recommendations?${query}`, {
    credentials: 'include',
    cache: 'no-store',
    ...(signal && { signal }),
  });
  return response.ok ? recommendationListSchema.parse(await response.json()) : null;
}
