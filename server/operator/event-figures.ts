import type { EventCounts } from '#server/adapters/elasticsearch/event-counts.ts';
import type { Session } from '#server/identity/sessions.ts';
import { requireOperator } from './require-operator.ts';

export interface EventFigures {
  /**
   * The buckets in `aggregations.rows.buckets` of a search over the events, for an operator; DangolError('forbidden')
   * for anybody else, 'unavailable' when Elasticsearch is. The same query within two seconds, also of another operator,
   * shares the first one's result. Two searches run at a time; the others wait.
   */
  rows(session: Pick<Session, 'role'>, query: Record<string, unknown>): Promise<unknown[]>;
}

const SHARED_MS = 2_000;
/** Shoppers search on the same cluster: a board of panels asks little by little. */
const AT_ONCE = 2;

export function createEventFigures({
  counts,
  now = () => performance.now(),
}: {
  counts: EventCounts;
  now?: () => number;
}): EventFigures {
  const underWay = new Map<string, { atMs: number; rows: Promise<unknown[]> }>();
  // Not p-map, which maps a list: searches come one by one, each from a request of its own.
  const waiting: (() => void)[] = [];
  let asking = 0;

  async function ask(query: Record<string, unknown>): Promise<unknown[]> {
    if (asking >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else asking += 1;
    try {
      return bucketsOf(await counts.search(query));
    } finally {
      // The slot goes to the next that waits, or is freed.
      const next = waiting.shift();
      if (next === undefined) asking -= 1;
      else next();
    }
  }

  return {
    async rows(session, query) {
      requireOperator(session);
      const key = JSON.stringify(query);
      const known = underWay.get(key);
      if (known !== undefined && now() - known.atMs < SHARED_MS) return known.rows;
      for (const [old, { atMs }] of underWay) if (now() - atMs >= SHARED_MS) underWay.delete(old);
      const rows = ask(query);
      underWay.set(key, { atMs: now(), rows });
      rows.catch(() => underWay.delete(key));
      return rows;
    },
  };
}

function bucketsOf(answer: unknown): unknown[] {
  const { aggregations } = (answer ?? {}) as { aggregations?: { rows?: { buckets?: unknown[] } } };
  return aggregations?.rows?.buckets ?? [];
}
