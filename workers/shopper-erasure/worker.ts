import { sweepChallenges } from '#server/adapters/postgres/passkey-challenges.ts';
import { type ErasureDeps, runErasures, sweepTombstones } from '#server/identity/erasure.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 3_600_000;

export interface ShopperErasureDeps extends Omit<ErasureDeps, 'onError'> {
  logger: Logger;
  everyMs?: number;
}

/**
 * Every 2 s erases, in every store, the shoppers who asked to be forgotten. Every hour deletes what its time is over
 * for: tombstones, and challenges of passkeys.
 */
export function createShopperErasureWorker({ logger, everyMs = EVERY_MS, ...deps }: ShopperErasureDeps): Worker {
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  const onError = (error: unknown) =>
    logger.warn({ code: 'job-failed', error: String(error) }, 'an erasure is not over; trying again');
  return createPeriodicWorker({
    name: 'shopper-erasure',
    everyMs,
    async turn() {
      const finished = await runErasures({ ...deps, onError });
      if (finished > 0) logger.info({ finished }, 'shoppers erased in every store');
      const nowMs = deps.now().getTime();
      if (nowMs - sweptAtMs < SWEEP_EVERY_MS) return;
      await sweepTombstones(deps.db, deps.now());
      await sweepChallenges(deps.db, deps.now());
      sweptAtMs = nowMs;
    },
    onError,
  });
}
