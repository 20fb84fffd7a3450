import type { Env } from '#contracts/env.ts';
import type { Carrier } from '#server/shipping/carrier.ts';
import { guardCarrier } from './guarded-carrier.ts';
import { createLocalCarrier } from './local-carrier.ts';

/** The carrier of this shop's parcels: the local one, until a contract with another is signed. */
export function createCarrier(env: Pick<Env, 'SHIPPING_SPEED'>, now: () => Date): Carrier {
  return guardCarrier(createLocalCarrier({ now, speed: env.SHIPPING_SPEED }));
}
