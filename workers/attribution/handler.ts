import type { BehaviorEvent } from '#contracts/events.ts';
import type { Attributor } from '#server/attribution/attributor.ts';
import type { Parsed } from '../runtime/parse.ts';

/** Shows a batch of one partition to the books of attribution. */
export function createAttributionHandler(attributor: Pick<Attributor, 'onEvents'>) {
  return (batch: readonly Parsed<BehaviorEvent>[]): Promise<void> =>
    attributor.onEvents(batch.map(({ value, source }) => ({ event: value, loggedAtMs: source.timestampMs })));
}
