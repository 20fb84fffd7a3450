import { LRUCache } from 'lru-cache';
import type { Push } from '#contracts/push.ts';

/** Longer than a page takes from being drawn on the server to its socket, on a slow line too. */
const KEPT_MS = 60_000;
/** Some 300 bytes each. */
const MOST_SHOPPERS = 20_000;
/** Events after which a page rendered earlier is stale. Coupons and lists need no replay: they are read at connect. */
const KEPT_EVENTS: ReadonlySet<string> = new Set<Message['event']>(['cart', 'order', 'wishes']);

type Message = Push['message'];

/**
 * The last message of each kind to a shopper, for a minute. A page is rendered first and its socket connects later: a
 * change in between reaches no socket, and the page would show the old state until the next change. A socket that
 * connects is sent the stored messages; for a page that was rendered later they change nothing. Kept in the memory of
 * each gateway, as each receives every push; after a restart, sockets read the state when they reconnect.
 */
export function createRecentPushes(now: () => number = () => performance.now()) {
  const recent = new LRUCache<string, ReadonlyMap<string, Message>>({
    max: MOST_SHOPPERS,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    add({ shopperId, message }: Push): void {
      if (shopperId === null || !KEPT_EVENTS.has(message.event)) return;
      recent.set(shopperId, new Map(recent.get(shopperId)).set(message.event, message));
    },
    of: (shopperId: string): readonly Message[] => [...(recent.get(shopperId)?.values() ?? [])],
  };
}
