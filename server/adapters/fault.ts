import type { DangolError } from '#domain/shared/errors.ts';

/**
 * What an error of a client library means, in the terms of DangolError. An adapter returns undefined for an error that
 * it does not know: it may be a defect of this code.
 */
export type Fault = Pick<DangolError, 'code' | 'retriable'>;

/** The store cannot be reached, is busy or aborted the call for a conflict; the same call may succeed later. */
export const UNAVAILABLE: Fault = { code: 'unavailable', retriable: true };

/** The store refuses the data in the call; the call never succeeds, and the store itself works. */
export const REFUSED: Fault = { code: 'invalid-input', retriable: false };
