import type { ErrorCode } from '#domain/shared/errors.ts';

/** The HTTP status of each expected failure; the type checker asks for one when a code is added. */
export const ERROR_STATUS: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'sold-out': 409,
  'coupon-unusable': 409,
  'payment-declined': 402,
  'too-many-requests': 429,
  unavailable: 503,
};
