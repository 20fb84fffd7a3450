import type { BrowserEvent, BrowserEventType, EventPayload } from '#contracts/events.ts';

/** Result of sending a batch. `retry`: none of it was accepted; send again after `afterMs`. */
export type SendOutcome = { kind: 'taken' } | { kind: 'retry'; afterMs?: number };

export interface TrackerPorts {
  /** Hands a batch to the collector; never rejects. */
  send(events: readonly BrowserEvent[]): Promise<SendOutcome>;
  /** Sends a batch while the page unloads; whether the browser accepted it. */
  beacon(events: readonly BrowserEvent[]): boolean;
  isOff(): boolean;
  now(): number;
  newId(nowMs: number): string;
  schedule(work: () => void, ms: number): () => void;
}

export interface Tracker {
  track<T extends BrowserEventType>(type: T, payload: EventPayload<T>): void;
  /** An event that was made elsewhere and not taken: goes at once, with the id it has. */
  resend(event: BrowserEvent): void;
  /** The page unloads: sends everything not yet acknowledged by beacon. Repeats are dropped by id. */
  leave(): void;
  /** A way to the collector has opened: send what waits. */
  flush(): void;
}

const BATCH_MS = 250;
const MAX_BATCH = 50;
/** While the collector is unreachable this many events are queued; the oldest are dropped first. */
const MAX_WAITING = 500;
const RETRY_MS = { first: 1_000, most: 30_000 };

/** What changes a recommendation is sent at once; the rest makes up batches. */
const AT_ONCE: ReadonlySet<BrowserEventType> = new Set(['page-viewed', 'product-clicked', 'recommendation-clicked']);

/**
 * The queue between a page and the collector: one batch in flight, order kept, ids assigned here so that an event sent
 * twice counts once.
 *   waiting ─(250 ms, or at once)→ in flight ─accepted→ removed
 *      ▲──────────────retry, later──────────┘
 */
export function createTracker(ports: TrackerPorts): Tracker {
  let waiting: BrowserEvent[] = [];
  let underWay: BrowserEvent[] = [];
  let failures = 0;
  let cancel: (() => void) | null = null;
  let dueMs = Number.POSITIVE_INFINITY;
  let retryAtMs = 0;

  function flushIn(ms: number): void {
    const at = Math.max(ports.now() + ms, retryAtMs);
    if (at >= dueMs) return;
    cancel?.();
    dueMs = at;
    cancel = ports.schedule(flush, at - ports.now());
  }

  function flush(): void {
    cancel?.();
    cancel = null;
    dueMs = Number.POSITIVE_INFINITY;
    if (underWay.length > 0 || waiting.length === 0) return;
    underWay = waiting.splice(0, MAX_BATCH);
    void ports.send(underWay).then((outcome) => {
      const batch = underWay;
      underWay = [];
      if (outcome.kind === 'taken') {
        failures = 0;
        retryAtMs = 0;
        if (waiting.length > 0) flushIn(0);
        return;
      }
      waiting = [...batch, ...waiting].slice(-MAX_WAITING);
      failures += 1;
      const pauseMs = outcome.afterMs ?? Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (failures - 1));
      retryAtMs = ports.now() + pauseMs;
      flushIn(pauseMs);
    });
  }

  function enqueue(event: BrowserEvent): void {
    waiting.push(event);
    if (waiting.length > MAX_WAITING) waiting.shift();
    flushIn(AT_ONCE.has(event.type) ? 0 : BATCH_MS);
  }

  return {
    track(type, payload) {
      if (ports.isOff()) return;
      const nowMs = ports.now();
      const event = { id: ports.newId(nowMs), type, occurredAt: new Date(nowMs).toISOString(), payload };
      enqueue(event as BrowserEvent);
    },
    resend: enqueue,
    leave() {
      const left = [...underWay, ...waiting];
      for (let at = 0; at < left.length; at += MAX_BATCH) if (!ports.beacon(left.slice(at, at + MAX_BATCH))) return;
      waiting = [];
    },
    flush() {
      retryAtMs = 0;
      flushIn(0);
    },
  };
}
