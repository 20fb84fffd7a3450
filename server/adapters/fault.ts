/**
 * What an error of a store says of the same call made later.
 * away: the store cannot be reached, is busy or gave up on a conflict; the call may succeed later.
 * data: the store refuses the call for what is in it; it never succeeds, and the store itself is well.
 * unknown: neither is certain, a defect of ours perhaps.
 */
export type StoreFault = 'away' | 'data' | 'unknown';
