import { DangolError } from '#domain/shared/errors.ts';
import { createBreaker } from '#server/breaker.ts';
import type { Carrier } from '#server/shipping/carrier.ts';
import { afterAwake } from '#server/timeout.ts';

/** Puts a timeout and a circuit breaker around a carrier: one that hangs must not hold up the parcels of others. */
export function guardCarrier(carrier: Carrier, { timeoutMs = 3_000 }: { timeoutMs?: number } = {}): Carrier {
  const ask = createBreaker(`The carrier ${carrier.name}`, async <T>(work: () => Promise<T>): Promise<T> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const callOff = afterAwake(timeoutMs, () => reject(new Error(`no answer within ${timeoutMs} ms`)));
    try {
      return await Promise.race([work(), late]);
    } catch (cause) {
      throw new DangolError('unavailable', `The carrier ${carrier.name} does not answer. Try again shortly.`, {
        cause,
      });
    } finally {
      callOff();
    }
  }) as <T>(work: () => Promise<T>) => Promise<T>;
  return {
    name: carrier.name,
    register: (parcel) => ask(() => carrier.register(parcel)),
    track: (parcel) => ask(() => carrier.track(parcel)),
  };
}
