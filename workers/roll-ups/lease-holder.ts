import { acquireLease, type Lease, releaseLease, renewLease } from '#server/adapters/postgres/roll-ups/lease.ts';
import { LEASE_SECONDS, RENEW_SECONDS } from '#server/adapters/postgres/roll-ups/lease-statements.ts';
import type { Logger } from '#server/observability/logger.ts';
import { pause } from '#server/pause.ts';
import { type Engine, type EngineDeps, startEngine } from './engine.ts';

/** How often a worker without the lease asks for it: one statement. */
const ASK_MS = 2_000;
/** Treated as lost so long before its end when it cannot be renewed. */
const MARGIN_MS = 1_000;

export interface LeaseHolderDeps extends EngineDeps {
  /** Names this process; no other has it. */
  holder: string;
}

/**
 * waiting → (acquired) → holding → (requested by another, lost, stopped) → waiting. While it holds, an engine runs; it
 * ends before the lease is released, and at the latest when the lease cannot be renewed. Resolves when `signal` is
 * aborted and the lease is released.
 */
export async function holdWhenFree(deps: LeaseHolderDeps, signal: AbortSignal): Promise<void> {
  const { pool, holder, logger } = deps;
  while (!signal.aborted) {
    const lease = await acquireLease(pool, holder).catch((error: unknown) => {
      logger.warn({ code: 'roll-up-failed', error: String(error) }, 'the lease on the roll-ups could not be acquired');
      return null;
    });
    if (lease !== null) await hold(deps, lease, signal);
    await pause(ASK_MS, signal);
  }
}

async function hold(deps: LeaseHolderDeps, lease: Lease, signal: AbortSignal): Promise<void> {
  const { pool, logger, figures } = deps;
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  let [isLost, engine] = [false, null as Engine | null];
  const lose = () => {
    isLost = true;
    ending.abort();
  };
  figures?.holds(true);
  const renewals = renew(pool, lease, { until, logger, lose, giveWay: () => ending.abort() });
  try {
    engine = await startEngine(deps, lease, lose);
    logger.info({ fence: lease.fence }, 'writes the roll-ups');
    await new Promise<void>((resolve) => {
      if (until.aborted) resolve();
      else until.addEventListener('abort', () => resolve(), { once: true });
    });
  } catch (error) {
    logger.warn({ code: 'roll-up-failed', error: String(error) }, 'the roll-ups are not written; trying again');
  } finally {
    await engine?.close();
    ending.abort();
    await renewals;
    figures?.holds(false);
    if (isLost) figures?.lostLease();
    else await releaseLease(pool, lease).catch(() => undefined);
    logger.info({ fence: lease.fence, isLost }, 'has stopped writing the roll-ups');
  }
}

interface Renewing {
  until: AbortSignal;
  logger: Logger;
  lose(): void;
  giveWay(): void;
}

async function renew(
  pool: EngineDeps['pool'],
  lease: Lease,
  { until, logger, lose, giveWay }: Renewing,
): Promise<void> {
  let renewedMs = performance.now();
  for (;;) {
    await pause(RENEW_SECONDS * 1_000, until);
    if (until.aborted) return;
    const askedMs = performance.now();
    const state = await renewLease(pool, lease).catch((error: unknown) => {
      logger.warn({ code: 'roll-up-failed', error: String(error) }, 'the lease on the roll-ups could not be renewed');
      return 'unknown' as const;
    });
    if (state === 'held' || state === 'requested') renewedMs = askedMs;
    if (state === 'requested') return giveWay();
    if (state === 'lost' || performance.now() - renewedMs > LEASE_SECONDS * 1_000 - MARGIN_MS) return lose();
  }
}
