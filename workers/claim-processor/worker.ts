import { type ClaimsTurnDeps, claimsTurn } from '#server/claims/turn.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const EVERY_MS = 5_000;
/** Where sellers' steps take less than that, each is looked for in time; not more often than this. */
const AT_LEAST_MS = 500;

export interface ClaimProcessorDeps extends Omit<ClaimsTurnDeps, 'onError' | 'onRefundRefused'> {
  logger: Logger;
  everyMs?: number;
}

/** Every 5 s moves claims on for sellers without a console, and confirms purchases whose time for returns is over. */
export function createClaimProcessorWorker({ logger, everyMs, ...deps }: ClaimProcessorDeps): Worker {
  const stepMs = deps.stepMs > 0 ? Math.max(AT_LEAST_MS, deps.stepMs) : EVERY_MS;
  const onError = (id: string, error: unknown) =>
    logger.warn({ code: 'job-failed', id, error: String(error) }, 'a claim could not be moved on; trying again');
  const onRefundRefused: ClaimsTurnDeps['onRefundRefused'] = (refund) =>
    logger.error(
      { code: 'refund-refused', ...refund },
      'the payment provider refuses a refund: to be paid out by hand',
    );
  return createPeriodicWorker({
    name: 'claim-processor',
    everyMs: everyMs ?? Math.min(EVERY_MS, stepMs),
    async turn() {
      const steps = await claimsTurn({ ...deps, onError, onRefundRefused });
      if (steps > 0) logger.info({ steps }, 'claims moved on');
    },
    onError: logFailedTurns(logger, 'claims could not be looked at'),
  });
}
