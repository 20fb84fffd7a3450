'use client';

import { usePathname } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { setShopClock } from '#components/coupon/shop-clock.ts';
import { cartCountRequested } from '#components/layout/cart-count.ts';
import { isFallback } from '#components/recommendation/rail-items.ts';
import { useRealtime } from '#components/tracking/index.ts';
import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';
import { createMeReader, fetchMe } from './me-reader.ts';
import { reduceShopper, type Shopper, UNKNOWN_SHOPPER } from './shopper-store.ts';

export interface ShopperContextValue {
  /** null: not known yet. */
  shopper: Shopper | null;
  /** Grows when another shopper takes the place of the one known before. */
  turn: number;
  /** Lists that have items of the shopper's own, as far as they were read. */
  ownLists: ReadonlySet<ListName>;
  /** Reads it again, soon. */
  readAgain(): void;
  /** Records the server's response to a press of the heart. */
  setWished(productId: number, isWished: boolean): void;
}

const ShopperContext = createContext<ShopperContextValue | null>(null);

/** A page waits this long for its socket, so that one request at the connect suffices. */
const FIRST_MS = 150;
/** All sockets connect again at once when a gateway restarts: this spreads their requests. */
const SPREAD_MS = 1_000;
/** Pages whose forms log in and out and forget a shopper. */
const ACCOUNT_PAGES = /^\/(login|signup|mypage|admin)/;

export interface ShopperProviderProps {
  /** When the server rendered the layout (epoch ms): another time, after an action, may be another shopper. */
  renderedAtMs: number;
  children: ReactNode;
}

/**
 * What the page shows of its shopper, read from the gateway in one request with the lists of the page (contracts/me.ts)
 * as pages are the same for everybody. Read again at each connect of the socket, and when the shopper may have changed.
 */
export function ShopperProvider({ renderedAtMs, children }: ShopperProviderProps) {
  const realtime = useRealtime();
  const [state, dispatch] = useReducer(reduceShopper, UNKNOWN_SHOPPER);
  const [ownLists, setOwnLists] = useState<ReadonlySet<ListName>>(new Set());
  const reader = useRef<ReturnType<typeof createMeReader> | null>(null);
  const owner = useRef<string | null>(null);

  useEffect(() => {
    if (realtime === null) return;
    let takeCount = cartCountRequested();
    const own = createMeReader({
      fetchMe(lists, productId) {
        takeCount = cartCountRequested();
        return fetchMe(realtime.url, lists, productId);
      },
      listsShown: realtime.listsShown,
      onMe({ lists, shopMs, ...shopper }, productId) {
        if (shopMs !== undefined) setShopClock(shopMs);
        const current = `${shopper.shopperId} ${shopper.isMember}`;
        // The socket is the former shopper's, and so are the lists received so far.
        const isAnother = owner.current !== null && owner.current !== current;
        if (isAnother) realtime.reconnect();
        owner.current = current;
        if (shopper.cartCount !== null) takeCount(shopper.cartCount);
        dispatch({ kind: 'read', shopper });
        setOwnLists((before) => withOwn(isAnother ? new Set() : before, lists));
        for (const list of lists) realtime.receiveList(list, productId);
      },
      readList: realtime.readList,
      schedule(work, ms) {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    });
    reader.current = own;
    own.requestIn(FIRST_MS);
    let hasConnected = false;
    const off = realtime.onConnection((isConnected) => {
      if (!isConnected) return;
      if (hasConnected) own.requestIn(Math.random() * SPREAD_MS);
      else own.request();
      hasConnected = true;
    });
    const offWishes = realtime.onWishes(({ productIds }) => dispatch({ kind: 'wishes-changed', productIds }));
    return () => {
      off();
      offWishes();
      own.close();
      reader.current = null;
    };
  }, [realtime]);

  const renderedBefore = useRef(renderedAtMs);
  const path = usePathname();
  const pathBefore = useRef(path);
  useEffect(() => {
    const isRenderedAgain = renderedBefore.current !== renderedAtMs;
    const hasLeftAccount = pathBefore.current !== path && ACCOUNT_PAGES.test(pathBefore.current);
    renderedBefore.current = renderedAtMs;
    pathBefore.current = path;
    if (!isRenderedAgain && !hasLeftAccount) return;
    realtime?.forgetLists();
    reader.current?.request();
  }, [realtime, renderedAtMs, path]);

  const readAgain = useCallback(() => reader.current?.request(), []);
  const setWished = useCallback(
    (productId: number, isWished: boolean) => dispatch({ kind: 'wish-changed', productId, isWished }),
    [],
  );
  const value = useMemo(() => ({ ...state, ownLists, readAgain, setWished }), [state, ownLists, readAgain, setWished]);
  return <ShopperContext value={value}>{children}</ShopperContext>;
}

function withOwn(before: ReadonlySet<ListName>, lists: readonly RecommendationList[]): ReadonlySet<ListName> {
  const after = new Set(before);
  for (const list of lists) {
    if (isFallback(list)) after.delete(list.list);
    else after.add(list.list);
  }
  return after.size === before.size && [...after].every((name) => before.has(name)) ? before : after;
}

export function useShopper(): ShopperContextValue {
  const value = useContext(ShopperContext);
  if (value === null) throw new Error('useShopper is called outside ShopperProvider; the layout renders it.');
  return value;
}
