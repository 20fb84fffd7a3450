import { clickThrough, type ListFigures } from '../traffic/click-through.ts';
import { quantile } from '../traffic/quantile.ts';
import type { HttpWitness } from './http-session.ts';
import type { ProtocolShopper } from './protocol-shopper.ts';
import type { SocketWitness } from './socket-session.ts';

export interface LoadReport {
  shoppers: number;
  seconds: number;
  errors: number;
  errorKinds: Record<string, number>;
  pages: { count: number; perSecond: number; p50Ms: number | null; p95Ms: number | null };
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
export function createFigures() {
  const pagesMs: number[] = [];
  const pushesMs: number[] = [];
  const kinds = new Map<string, number>();
  const lists: { type: string; payload: unknown }[] = [];
  let unanswered = 0;
  let checkouts = 0;
  let isOpen = false;

  const witness: HttpWitness & SocketWitness & Pick<ProtocolShopper, 'onCheckout' | 'onList'> = {
    page: (ms) => void (isOpen && pagesMs.push(ms)),
    push: (ms) => void pushesMs.push(ms),
    unanswered: () => {
      unanswered++;
    },
    onCheckout: () => {
      checkouts++;
    },
    onList: (event) => void lists.push(event),
    error: (kind) => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1),
  };
  const perSecond = (count: number, seconds: number) => Math.round((count / Math.max(0.001, seconds)) * 100) / 100;

  return {
    witness,
    open(): void {
      isOpen = true;
    },
    report(shoppers: number, seconds: number, oversold: number | null): LoadReport {
      return {
        shoppers,
        seconds: Math.round(seconds * 10) / 10,
        errors: [...kinds.values()].reduce((sum, count) => sum + count, 0),
        errorKinds: Object.fromEntries([...kinds].sort((a, b) => b[1] - a[1])),
        pages: {
          count: pagesMs.length,
          perSecond: perSecond(pagesMs.length, seconds),
          p50Ms: quantile(pagesMs, 0.5),
          p95Ms: quantile(pagesMs, 0.95),
        },
        push: {
          count: pushesMs.length,
          unanswered,
          p50Ms: quantile(pushesMs, 0.5),
          p95Ms: quantile(pushesMs, 0.95),
          p99Ms: quantile(pushesMs, 0.99),
        },
        checkouts: { count: checkouts, perSecond: perSecond(checkouts, seconds), oversold },
        ctr: clickThrough(lists),
      };
    },
  };
}
