/** Reasons of an expected failure. Each protocol maps them to its own codes (server/error-status.ts for HTTP). */
export const ERROR_CODES = [
  'invalid-input',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'sold-out',
  'coupon-unusable',
  'payment-declined',
  'too-many-requests',
  'unavailable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure: the message names the thing and the remedy and may be shown to the caller. */
export class DangolError extends Error {
  /** By name, not by identity: Next loads a module once per bundle, and an error thrown in one is caught in another. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && (value as { name?: unknown }).name === 'DangolError';
  }

  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retriable: boolean;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DangolError';
    this.code = code;
    this.retriable = code === 'unavailable' || code === 'too-many-requests';
    this.details = options.details ?? {};
  }
}
