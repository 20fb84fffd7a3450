import { io, type Socket } from 'socket.io-client';
import type { BrowserEvent, ListName } from '#contracts/events.ts';
import type {
  CouponMessage,
  DismissalsMessage,
  OrderMessage,
  PresenceMessage,
  RecommendationList,
  TrackResult,
} from '#contracts/push.ts';
import type { SendOutcome } from './tracker.ts';

type Off = () => void;

export interface ListSubscription {
  list: ListName;
  /** The product a bought-together or category list stands beside. */
  productId?: number | undefined;
  /** computedAt of the list the page shows; that one is not handed over again. */
  shownAt?: string | undefined;
}

/** The page's one socket. Nothing is sent before `connect`. */
export interface RealtimeClient {
  connect(): void;
  /** Connects anew, with the cookie as it now is: after log-in and log-out. */
  reconnect(): void;
  close(): void;
  /** Newer versions of a list: pushed, and read again at each connect, as pushes may be missed meanwhile. */
  onRecommendations(subscription: ListSubscription, onList: (list: RecommendationList) => void): Off;
  onCoupon(onCoupon: (coupon: CouponMessage) => void): Off;
  onOrder(onOrder: (order: OrderMessage) => void): Off;
  /** All products the shopper wants to see no more of, whenever that changes. */
  onDismissals(onDismissals: (dismissals: DismissalsMessage) => void): Off;
  /** Shoppers online, and with `productId` the viewers of that product. */
  onPresence(productId: number | null, onPresence: (presence: PresenceMessage) => void): Off;
  onConnection(onChange: (connected: boolean) => void): Off;
  /** A batch by socket; 'retry' at once when there is none or it does not answer in 3 s. */
  sendEvents(events: readonly BrowserEvent[]): Promise<SendOutcome>;
}

interface ServerToClient {
  recommendations(list: RecommendationList): void;
  coupon(coupon: CouponMessage): void;
  order(order: OrderMessage): void;
  dismissals(dismissals: DismissalsMessage): void;
  presence(presence: PresenceMessage): void;
}
interface ClientToServer {
  track(batch: { events: readonly BrowserEvent[] }, acknowledge: (result: TrackResult) => void): void;
  watch(watch: { productId: number | null }): void;
}

const ACK_MS = 3_000;
/** After the server has ended a socket (log-out, log-in elsewhere): come back with the present cookie. */
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
  const subscriptions = new Map<{ subscription: ListSubscription }, (list: RecommendationList) => void>();
  const watchers = new Map<(presence: PresenceMessage) => void, number | null>();
  let everConnected = false;

  function deliver(list: RecommendationList): void {
    for (const [{ subscription }, onList] of subscriptions) {
      if (subscription.list !== list.list) continue;
      if (subscription.productId !== undefined && subscription.productId !== list.productId) continue;
      if (subscription.shownAt !== undefined && list.computedAt <= subscription.shownAt) continue;
      subscription.shownAt = list.computedAt;
      onList(list);
    }
  }

  async function reread({ list, productId }: ListSubscription): Promise<void> {
    const query = new URLSearchParams({ list, ...(productId !== undefined && { productId: String(productId) }) });
    const response = await fetch(`/api/recommendations?${query}`, { cache: 'no-store' });
    if (response.ok) deliver((await response.json()) as RecommendationList);
  }

  function rereadAll(): void {
    const distinct = new Map<string, ListSubscription>();
    for (const { subscription } of subscriptions.keys())
      distinct.set(`${subscription.list}/${subscription.productId ?? ''}`, subscription);
    // A list that cannot be read again stays as it is; the next push replaces it.
    for (const subscription of distinct.values()) void reread(subscription).catch(() => undefined);
  }

  /** The gateway follows one product a socket: the last that was asked for. */
  function watch(): void {
    if (!socket.connected || watchers.size === 0) return;
    const products = [...watchers.values()].filter((productId) => productId !== null);
    socket.emit('watch', { productId: products.at(-1) ?? null });
  }

  socket.on('recommendations', deliver);
  socket.on('connect', () => {
    watch();
    // Everybody comes back at once when a gateway restarts: spread what that costs the web.
    const spreadMs = everConnected ? Math.random() * 1_000 : 0;
    everConnected = true;
    setTimeout(rereadAll, spreadMs);
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), COMEBACK_MS);
  });
  socket.on('presence', (presence) => {
    for (const [onPresence, productId] of watchers)
      if (presence.online !== undefined || presence.viewers?.productId === productId) onPresence(presence);
  });

  return {
    connect: () => void socket.connect(),
    reconnect: () => void socket.disconnect().connect(),
    close: () => void socket.close(),
    onRecommendations(subscription, onList) {
      const key = { subscription: { ...subscription } };
      subscriptions.set(key, onList);
      return () => void subscriptions.delete(key);
    },
    onCoupon(onCoupon) {
      socket.on('coupon', onCoupon);
      return () => void socket.off('coupon', onCoupon);
    },
    onOrder(onOrder) {
      socket.on('order', onOrder);
      return () => void socket.off('order', onOrder);
    },
    onDismissals(onDismissals) {
      socket.on('dismissals', onDismissals);
      return () => void socket.off('dismissals', onDismissals);
    },
    onPresence(productId, onPresence) {
      watchers.set(onPresence, productId);
      watch();
      return () => {
        watchers.delete(onPresence);
        if (socket.connected && productId !== null) socket.emit('watch', { productId: null });
      };
    },
    onConnection(onChange) {
      const up = () => onChange(true);
      const down = () => onChange(false);
      socket.on('connect', up);
      socket.on('disconnect', down);
      return () => {
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
