import CircuitBreaker from 'opossum';

/** After failures, calls are refused at once for this long; then one is let through to see. */
const REST_MS = 2_000;

/**
 * Stops asking a service that fails: while it rests, callers go to their fallback in no time instead of waiting for its
 * timeout. `onChange` is told when it opens and closes.
 */
export function createBreaker<Args extends unknown[], T>(
  name: string,
  call: (...args: Args) => Promise<T>,
  onChange: (open: boolean) => void = () => undefined,
): (...args: Args) => Promise<T> {
  const breaker = new CircuitBreaker(call, {
    name,
    // The client has its own, shorter timeout; a second clock would only count late answers as failures.
    timeout: false,
    volumeThreshold: 3,
    errorThresholdPercentage: 50,
    rollingCountTimeout: 5_000,
    resetTimeout: REST_MS,
  });
  // It opens again after every look that fails; that is no news.
  let isOpen = false;
  const change = (open: boolean) => {
    if (open === isOpen) return;
    isOpen = open;
    onChange(open);
  };
  breaker.on('open', () => change(true));
  breaker.on('close', () => change(false));
  return (...args) => breaker.fire(...args);
}
