import { LRUCache } from 'lru-cache';
import type { Push } from '#contracts/push.ts';

/** Longer than a page takes from being drawn on the server to its socket, on a slow line too. */
const KEPT_MS = 60_000;
/** Some 300 bytes each. */
const MOST_SHOPPERS = 20_000;
/** Say that a page drawn before them is out of date. Coupons and lists are read at each connect. */
const KEPT_EVENTS: ReadonlySet<string> = new Set<Message['event']>(['cart', 'order']);

type Message = Push['message'];

/**
 * The last message of each kind to a shopper, for a minute. A page is drawn first and its socket connects later: a
 * change in between is pushed to nobody, and the page would show the state before it until the next change. A socket
 * that connects is sent what is kept; a page that was drawn later finds nothing new in it. In the memory of one
 * gateway, as each receives every push: what a restart loses is read when sockets come back.
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
