import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

export interface ListSubscription {
  list: ListName;
  /** The product that a bought-together or category list is shown beside. */
  productId?: number | undefined;
  /** computedAt of the list the page shows; that one is not handed over again. */
  shownAt?: string | undefined;
}

/**
 * Whether a list belongs to a place on the page. A bought-together list of a product is another list than the cart's;
 * every other list depends on the shopper alone, not on the product it is shown beside.
 */
export function suits({ list, productId }: ListSubscription, arrived: RecommendationList): boolean {
  if (list !== arrived.list) return false;
  return list !== 'bought-together' || productId === arrived.productId;
}

export interface ListFeedPorts {
  /** Reads one list. Rejects when the gateway cannot be reached. */
  read(subscription: ListSubscription): Promise<RecommendationList | null>;
  now(): number;
}

/** What was received this recently is not read again for a place that is mounted. */
const RECENT_MS = 10_000;

/**
 * Lists to their places on the page, and none lost on the way:
 *   at the first request and each connect → read together with all else of the shopper's (`asked`, `received`)
 *   the place came after that             → read when it comes, unless received a moment ago
 *   pushed before the place came          → kept, handed over when it comes
 * Of each the newest only; the same one never twice.
 */
export function createListFeed({ read, now }: ListFeedPorts) {
  const places = new Map<{ subscription: ListSubscription }, (list: RecommendationList) => void>();
  const heard = new Map<string, { list: RecommendationList; atMs: number }>();
  let askedAtMs: number | null = null;

  function hand(place: { subscription: ListSubscription }, list: RecommendationList): void {
    const { subscription } = place;
    const onList = places.get(place);
    if (onList === undefined || !suits(subscription, list)) return;
    if (subscription.shownAt !== undefined && Date.parse(list.computedAt) <= Date.parse(subscription.shownAt)) return;
    subscription.shownAt = list.computedAt;
    const { productId } = subscription;
    onList(productId === undefined ? list : { ...list, productId });
  }

  function handKnown(place: { subscription: ListSubscription }): void {
    const known = heard.get(keyOf(place.subscription));
    if (known !== undefined) hand(place, known.list);
  }

  async function reread(subscription: ListSubscription): Promise<void> {
    const list = await read(subscription).catch(() => null);
    // What cannot be read again stays as it is; the next push replaces it.
    if (list !== null) deliver(list, subscription.productId);
  }

  /** `readFor`: the product of the request whose response this is; a push names its product itself. */
  function deliver(list: RecommendationList, readFor?: number): void {
    const own = readFor === undefined || list.list === 'bought-together' ? list : withoutProduct(list);
    heard.set(keyOf(own), { list: own, atMs: now() });
    for (const place of [...places.keys()]) hand(place, own);
  }

  return {
    pushed: (list: RecommendationList) => deliver(list),
    /** The lists that places show, each once; from now on what a new place shows is read for itself. */
    asked(): ListSubscription[] {
      askedAtMs = now();
      return [...new Map([...places.keys()].map(({ subscription }) => [keyOf(subscription), subscription])).values()];
    },
    /** A list of the response; `readFor`: the product it was requested for. */
    received: (list: RecommendationList, readFor?: number) => deliver(list, readFor),
    /** Reads one list for its places. */
    reread,
    /** The shopper has changed: lists received so far belong to another. */
    forget: () => heard.clear(),
    subscribe(subscription: ListSubscription, onList: (list: RecommendationList) => void): () => void {
      const place = { subscription: { ...subscription } };
      places.set(place, onList);
      // Not synchronously: the caller may be rendering, or about to report a change of shopper.
      const known = heard.get(keyOf(subscription));
      if (known !== undefined) queueMicrotask(() => handKnown(place));
      if (askedAtMs !== null && now() - (known?.atMs ?? 0) >= RECENT_MS) void reread(place.subscription);
      return () => void places.delete(place);
    },
  };
}

function keyOf({ list, productId }: Pick<ListSubscription, 'list' | 'productId'>): string {
  return list === 'bought-together' ? `${list}/${productId ?? ''}` : list;
}

function withoutProduct({ productId: _, ...list }: RecommendationList): RecommendationList {
  return list;
}
