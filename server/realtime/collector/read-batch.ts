import { v7 as uuidv7 } from 'uuid';
import { type BehaviorEvent, browserEventSchema, MAX_BATCH_EVENTS } from '#contracts/events.ts';
import type { TrackResult } from '#contracts/push.ts';
import { DAY_MS } from '#domain/shared/durations.ts';

/** Who sends, from the session and nothing else. */
export interface Sender {
  shopperId: string;
  sessionId: string;
}

export interface ReadBatch {
  events: BehaviorEvent[];
  errors: TrackResult['errors'];
}

/** A batch as such is refused: nothing of it is read. */
export function batchError(message: string): ReadBatch {
  return { events: [], errors: [{ index: -1, field: 'events', message }] };
}

/**
 * Parses what a browser sent: `{events: […]}`, or the array itself. An invalid event is rejected alone. Ids are kept
 * (consumers drop repeats) or generated; times are clamped to the last day, never the future, and then shifted by
 * `shiftMs` to the shop's clock.
 */
export function readBatch(body: unknown, sender: Sender, nowMs: number, shiftMs = 0): ReadBatch {
  const list = Array.isArray(body) ? body : isObject(body) ? body.events : undefined;
  if (!Array.isArray(list)) return batchError('Send {"events": [ … ]}.');
  if (list.length > MAX_BATCH_EVENTS)
    return batchError(`At most ${MAX_BATCH_EVENTS} events at once; ${list.length} came.`);
  const events: BehaviorEvent[] = [];
  const errors: TrackResult['errors'] = [];
  list.forEach((raw, index) => {
    const result = browserEventSchema.safeParse(raw);
    if (!result.success) {
      for (const issue of result.error.issues)
        errors.push({ index, field: issue.path.join('.') || 'event', message: issue.message });
      return;
    }
    const { id, type, occurredAt, payload } = result.data;
    events.push({
      id: id ?? uuidv7(),
      type,
      version: 1,
      occurredAt: new Date(clamped(occurredAt, nowMs) + shiftMs).toISOString(),
      shopperId: sender.shopperId,
      sessionId: sender.sessionId,
      source: 'shop',
      payload,
    } as BehaviorEvent);
  });
  return { events, errors };
}

function clamped(occurredAt: string | undefined, nowMs: number): number {
  const atMs = occurredAt === undefined ? nowMs : Date.parse(occurredAt);
  return Math.min(nowMs, Math.max(nowMs - DAY_MS, atMs));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
