import type { StoreFault } from '#server/adapters/fault.ts';
import { storeFault } from '#server/adapters/store-fault.ts';

/**
 * yes: a service is away or busy: hold the message and try again, as long as it takes.
 * no: this message can never be handled.
 * unknown: perhaps a defect, perhaps a moment: a few tries, then the message is set aside.
 */
export type Retriable = 'yes' | 'no' | 'unknown';

const OF_FAULT: Record<StoreFault, Retriable> = { away: 'yes', data: 'no', unknown: 'unknown' };

/** Whether the same message may be handled later, from what the clients of our services throw. */
export function retriable(error: unknown): Retriable {
  return OF_FAULT[storeFault(error)];
}
