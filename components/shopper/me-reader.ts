import type { ListSubscription } from '#components/tracking/index.ts';
import type { ListName } from '#contracts/events.ts';
import { type Me, meSchema } from '#contracts/me.ts';

export interface MeReaderDeps {
  /** One request; null when there is no usable response. Never rejects. */
  fetchMe(lists: readonly ListName[], productId: number | undefined): Promise<Me | null>;
  /** The lists the page shows, each once. */
  listsShown(): ListSubscription[];
  onMe(me: Me, productId: number | undefined): void;
  /** For lists of another product than the request's. */
  readList(subscription: ListSubscription): void;
  schedule(work: () => void, ms: number): () => void;
}

/** After a request without a response. */
const RETRY_MS = { first: 2_000, most: 60_000 };

/**
 * Reads all that a page shows of its shopper in one request at a time: what is requested meanwhile is one more request
 * afterwards. Without a response it tries again after 2 s, then after twice as long, and so on up to a minute.
 */
export function createMeReader({ fetchMe, listsShown, onMe, readList, schedule }: MeReaderDeps) {
  let isReading = false;
  let isWanted = false;
  let isClosed = false;
  let failures = 0;
  let cancel: (() => void) | null = null;

  async function run(): Promise<void> {
    isReading = true;
    const shown = listsShown();
    const productId = shown.find((each) => each.productId !== undefined)?.productId;
    const suits = (each: ListSubscription) => each.productId === undefined || each.productId === productId;
    const me = await fetchMe([...new Set(shown.filter(suits).map(({ list }) => list))], productId);
    isReading = false;
    if (isClosed) return;
    if (me !== null) {
      failures = 0;
      onMe(me, productId);
      for (const each of shown) if (!suits(each)) readList(each);
    }
    if (isWanted) request();
    else if (me === null) requestIn(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures++));
  }

  function request(): void {
    if (isClosed) return;
    cancel?.();
    cancel = null;
    isWanted = isReading;
    if (!isReading) void run();
  }

  function requestIn(ms: number): void {
    if (isClosed) return;
    cancel?.();
    cancel = schedule(request, ms);
  }

  return {
    request,
    /** Unless one is made before. */
    requestIn,
    close(): void {
      isClosed = true;
      cancel?.();
    },
  };
}

const TIMEOUT_MS = 5_000;

/** GET /me of the gateway at `url` (contracts/me.ts). */
export async function fetchMe(
  url: string,
  lists: readonly ListName[],
  productId: number | undefined,
): Promise<Me | null> {
  const query = [
    ...(lists.length > 0 ? [`lists=${lists.join(',')}`] : []),
    ...(productId === undefined ? [] : [`productId=${productId}`]),
  ].join('&');
  try {
    const response = await fetch(`${url}/me${query === '' ? '' : `?${query}`}`, {
      credentials: 'include',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? (meSchema.safeParse(await response.json()).data ?? null) : null;
  } catch {
    return null;
  }
}
