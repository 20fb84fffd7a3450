import type { BrowserContext } from 'playwright';

/** A coupon's toast, the moment it stands on the page. */
export interface ToastSeen {
  rule: string;
  couponId: string;
  atMs: number;
}

/** A recommendation list, when it stands on the page and each time another version does. */
export interface ListSeen {
  list: string;
  tier: string;
  computedAt: string;
  productIds: number[];
  path: string;
  atMs: number;
}

/** Watches every page of `context` for lists and coupon toasts, from inside the page: at the moment they appear. */
export async function watchPages(
  context: BrowserContext,
  { onToast, onList }: { onToast(toast: ToastSeen): void; onList(list: ListSeen): void },
): Promise<void> {
  await context.exposeBinding('dangolToastSeen', (_, toast: ToastSeen) => onToast(toast));
  await context.exposeBinding('dangolListSeen', (_, list: ListSeen) => onList(list));
  await context.addInitScript(watch);
}

/** Runs in the page, so it may use nothing from without. */
function watch(): void {
  const { dangolToastSeen: reportToast, dangolListSeen: reportList } = globalThis as unknown as {
    dangolToastSeen(toast: object): void;
    dangolListSeen(list: object): void;
  };
  const toasts = new Set<string>();
  const lists = new WeakMap<Element, string>();
  let isDue = false;
  const look = () => {
    isDue = false;
    const atMs = Date.now();
    for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-testid="coupon-toast"]')) {
      const { rule = '', couponId = '' } = dataset;
      if (toasts.has(couponId)) continue;
      toasts.add(couponId);
      reportToast({ rule, couponId, atMs });
    }
    for (const section of document.querySelectorAll<HTMLElement>('section[data-testid^="rec-"]')) {
      const { testid = '', tier = '', computedAt = '' } = section.dataset;
      const items = [...section.querySelectorAll<HTMLElement>('[data-testid="rec-item"]')];
      const productIds = items.map((item) => Number(item.dataset.productId));
      const version = `${testid} ${computedAt} ${productIds.join()}`;
      if (lists.get(section) === version) continue;
      lists.set(section, version);
      reportList({ list: testid.slice(4), tier, computedAt, productIds, path: location.pathname, atMs });
    }
  };
  const soon = () => {
    if (isDue) return;
    isDue = true;
    // One look for all that changes within a frame.
    setTimeout(look, 16);
  };
  const begin = () => {
    new MutationObserver(soon).observe(document, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['data-computed-at', 'data-coupon-id'],
    });
    soon();
  };
  begin();
}
