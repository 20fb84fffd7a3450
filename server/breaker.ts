import CircuitBreaker from 'opossum';
import { DangolError } from '#domain/shared/errors.ts';

export interface BreakerOptions {
  /** Calls to look back on, in ms. Half of at least three that failed in it open the breaker. Default 5 s. */
  windowMs?: number;
  /** Whether an error is a failure of the service. A call refused for the data in it is not. */
  isFailure?(error: unknown): boolean;
  /**
   * Asks the service whether it is back, for as long as the breaker is open; without it a caller's own call is let
   * through to see, and waits for it.
   */
  probe?(): Promise<unknown>;
  /** Called when it opens and when it closes. */
  onChange?(open: boolean): void;
}

/** After failures, calls are refused at once for this long; then one is let through to see. */
const REST_MS = 2_000;
const DEFAULT_WINDOW_MS = 5_000;
const PROBE_EVERY_MS = 500;
/** With a probe, opossum's own half-open trial is disabled: this is the longest delay a timer accepts. */
const NEVER_MS = 2_147_483_647;

/**
 * Stops calling a service that fails: while it rests, callers go to their fallback in no time instead of waiting for
 * its timeout. Rejects with DangolError('unavailable') then, and else with what the call rejects with.
 */
export function createBreaker<Args extends unknown[], T>(
  name: string,
  call: (...args: Args) => Promise<T>,
  { windowMs = DEFAULT_WINDOW_MS, isFailure = () => true, probe, onChange = () => undefined }: BreakerOptions = {},
): (...args: Args) => Promise<T> {
  const breaker = new CircuitBreaker(call, {
    name,
    // The client has its own, shorter timeout; a second clock would only count late answers as failures.
    timeout: false,
    volumeThreshold: 3,
    errorThresholdPercentage: 50,
    rollingCountTimeout: windowMs,
    resetTimeout: probe === undefined ? REST_MS : NEVER_MS,
    // true: counted as a success, as far as the service is concerned.
    errorFilter: (error: unknown) => !isFailure(error),
  });
  // It opens again after every look that fails; that is no news.
  let isOpen = false;
  const change = (open: boolean) => {
    if (open === isOpen) return;
    isOpen = open;
    onChange(open);
  };
  breaker.on('open', () => {
    change(true);
    if (probe !== undefined) look(probe);
  });
  breaker.on('close', () => change(false));
  function look(ask: () => Promise<unknown>): void {
    const again = () => look(ask);
    setTimeout(() => ask().then(() => breaker.close(), again), PROBE_EVERY_MS).unref();
  }

  return async (...args) => {
    try {
      return await breaker.fire(...args);
    } catch (error) {
      if (isRefusedByBreaker(error))
        throw new DangolError(
          'unavailable',
          `${name} does not answer: it is not asked for a moment. Try again shortly.`,
        );
      throw error;
    }
  };
}

/** opossum's own refusal while the breaker is open. */
function isRefusedByBreaker(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER';
}
