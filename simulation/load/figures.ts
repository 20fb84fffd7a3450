import { clickThrough, type ListFigures } from '../traffic/click-through.ts';
import { quantile } from '../traffic/quantile.ts';
import type { HttpWitness } from './http-session.ts';
import type { ProtocolShopper } from './protocol-shopper.ts';
import type { PageCost } from './shop-cost.ts';
import type { SocketWitness } from './socket-session.ts';

export interface LoadReport {
  shoppers: number;
  seconds: number;
  errors: number;
  errorKinds: Record<string, number>;
  pages: {
    count: number;
    perSecond: number;
    p50Ms: number | null;
    p95Ms: number | null;
    /** Of `count`: documents, and payloads of the browser's router. */
    html: number;
    rsc: number;
    /** Of `count`, by the first part of the address: "products" are lists, "products/N" one product's. */
    kinds: Record<string, number>;
    /** Of the same kinds, p95. */
    kindsP95Ms: Record<string, number | null>;
    /** Requests that pages make besides (lists, cards, cart, JSON actions), a page. */
    followUps: number;
  } & PageCost;
  /** Different products whose pages were opened. */
  distinct: number;
  /** Of the views of products: to the fifth of them that is drawn most. */
  popularShare: number | null;
  push: {
    count: number;
    /** Views whose changed list did not come within 5 s. */
    unanswered: number;
    p50Ms: number | null;
    p95Ms: number | null;
    p99Ms: number | null;
  };
  /** `oversold`: pieces sold beyond the stock; null where the database cannot be reached. */
  checkouts: { count: number; perSecond: number; oversold: number | null };
  /** By list; `fallback`: any list while it shows what everybody sees. */
  ctr: Record<string, ListFigures>;
}

/** Counts what happens while it is `open`; before (connecting) and after (hanging up) only errors count. */
export function createFigures(isPopular: (productId: number) => boolean) {
  const pagesMs: number[] = [];
  const forms = { html: 0, rsc: 0 };
  const pageKinds = new Map<string, number[]>();
  const pushesMs: number[] = [];
  const kinds = new Map<string, number>();
  const lists: { type: string; payload: unknown }[] = [];
  const products = new Set<number>();
  const views = { all: 0, popular: 0 };
  let followUps = 0;
  let unanswered = 0;
  let checkouts = 0;
  let isOpen = false;

  const witness: HttpWitness & SocketWitness & Pick<ProtocolShopper, 'onCheckout' | 'onList' | 'onProduct'> = {
    page(ms, form, path) {
      if (!isOpen) return;
      pagesMs.push(ms);
      forms[form]++;
      const kind = kindOfPage(path);
      const known = pageKinds.get(kind);
      if (known === undefined) pageKinds.set(kind, [ms]);
      else known.push(ms);
    },
    followUp: () => {
      if (isOpen) followUps++;
    },
    push: (ms) => void pushesMs.push(ms),
    unanswered: () => {
      unanswered++;
    },
    onCheckout: () => {
      checkouts++;
    },
    onProduct(productId) {
      products.add(productId);
      views.all++;
      if (isPopular(productId)) views.popular++;
    },
    onList: (event) => void lists.push(event),
    error: (kind) => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1),
  };
  const ratio = (count: number, of: number) => Math.round((count / Math.max(0.001, of)) * 100) / 100;

  return {
    witness,
    open(): void {
      isOpen = true;
    },
    pages: () => pagesMs.length,
    report(shoppers: number, seconds: number, oversold: number | null, cost: PageCost): LoadReport {
      const byCount = [...pageKinds].sort(([, a], [, b]) => b.length - a.length);
      return {
        shoppers,
        seconds: Math.round(seconds * 10) / 10,
        errors: [...kinds.values()].reduce((sum, count) => sum + count, 0),
        errorKinds: Object.fromEntries([...kinds].sort((a, b) => b[1] - a[1])),
        pages: {
          count: pagesMs.length,
          perSecond: ratio(pagesMs.length, seconds),
          p50Ms: quantile(pagesMs, 0.5),
          p95Ms: quantile(pagesMs, 0.95),
          ...forms,
          kinds: Object.fromEntries(byCount.map(([kind, took]) => [kind, took.length])),
          kindsP95Ms: Object.fromEntries(byCount.map(([kind, took]) => [kind, quantile(took, 0.95)])),
          followUps: ratio(followUps, pagesMs.length),
          ...cost,
        },
        distinct: products.size,
        popularShare: views.all === 0 ? null : ratio(views.popular, views.all),
        push: {
          count: pushesMs.length,
          unanswered,
          p50Ms: quantile(pushesMs, 0.5),
          p95Ms: quantile(pushesMs, 0.95),
          p99Ms: quantile(pushesMs, 0.99),
        },
        checkouts: { count: checkouts, perSecond: ratio(checkouts, seconds), oversold },
        ctr: clickThrough(lists),
      };
    },
  };
}

function kindOfPage(path: string): string {
  const [first = '', second] = (path.split('?')[0] ?? '').slice(1).split('/');
  if (first === '') return 'home';
  return second === undefined ? first : `${first}/N`;
}
