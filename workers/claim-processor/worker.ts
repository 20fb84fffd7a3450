import { type ClaimsTurnDeps, claimsTurn } from '#server/claims/turn.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const EVERY_MS = 5_000;

export interface ClaimProcessorDeps extends Omit<ClaimsTurnDeps, 'onError' | 'onRefundRefused'> {
  logger: Logger;
  everyMs?: number;
}

/** Every 5 s moves claims on for sellers without a console, and confirms purchases whose time for returns is over. */
export function createClaimProcessorWorker({ logger, everyMs = EVERY_MS, ...deps }: ClaimProcessorDeps): Worker {
  const onError = (id: string, error: unknown) =>
    logger.warn({ code: 'job-failed', id, error: String(error) }, 'a claim could not be moved on; trying again');
  const onRefundRefused: ClaimsTurnDeps['onRefundRefused'] = (refund) =>
    logger.error(
      { code: 'refund-refused', ...refund },
      'the payment provider refuses a refund: to be paid out by hand',
    );
  return createPeriodicWorker({
    name: 'claim-processor',
    everyMs,
    async turn() {
      const steps = await claimsTurn({ ...deps, onError, onRefundRefused });
      if (steps > 0) logger.info({ steps }, 'claims moved on');
    },
    onError: logFailedTurns(logger, 'claims could not be looked at'),
  });
}
