'use client';

import type { BrowserEvent, BrowserEventType, EventPayload } from '#contracts/events.ts';
import { beaconEvents, postEvents } from './collector-http.ts';
import { isTrackingOff } from './opt-out.ts';
import { createRealtimeClient, type RealtimeClient } from './realtime-client.ts';
import { createTracker, type Tracker } from './tracker.ts';
import { uuidv7 } from './uuidv7.ts';

/** The page's one tracker and one socket, which outlive navigations. */
export interface Tracking {
  realtimeUrl: string;
  tracker: Tracker;
  realtime: RealtimeClient;
}

let current: Tracking | null = null;
/** Tracked before the provider was there (children mount first). */
let early: [BrowserEventType, EventPayload<BrowserEventType>][] = [];
const MAX_EARLY = 50;

/** Makes them at the first call; later calls find the same. */
export function trackingFor(realtimeUrl: string): Tracking {
  if (current?.realtimeUrl === realtimeUrl) return current;
  current?.realtime.close();
  const realtime = createRealtimeClient(realtimeUrl);
  const tracker = createTracker({
    async send(events) {
      const bySocket = await realtime.sendEvents(events);
      if (bySocket.kind === 'taken' || bySocket.afterMs !== undefined) return bySocket;
      return postEvents(realtimeUrl, events);
    },
    beacon: (events) => beaconEvents(realtimeUrl, events),
    isOff: () => isTrackingOff(),
    now: Date.now,
    newId: uuidv7,
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  current = { realtimeUrl, tracker, realtime };
  for (const [type, payload] of early) tracker.track(type, payload);
  early = [];
  return current;
}

/** Tracks an event of this page. Callable from any event handler or effect. */
export function track<T extends BrowserEventType>(type: T, payload: EventPayload<T>): void {
  if (current !== null) current.tracker.track(type, payload);
  else if (early.length < MAX_EARLY) early.push([type, payload]);
}

/** Sends an event that was made before the tracker was there, and not taken then. */
export function resend(event: BrowserEvent): void {
  current?.tracker.resend(event);
}
