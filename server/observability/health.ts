import type { ServiceState } from '#contracts/http.ts';
import { within } from '../timeout.ts';

/** What a process leans on, by name. */
export type HealthProbes = Record<string, () => Promise<boolean>>;

export interface Health {
  status: 'ok' | 'degraded';
  services: Record<string, ServiceState>;
}

/**
 * Asks every probe at once; one that throws or takes longer than `timeoutMs` counts as down. A degraded process still
 * serves: the answer is for people and for alerts, not for a load balancer to take everything away.
 */
export async function checkHealth(probes: HealthProbes, timeoutMs = 1_000): Promise<Health> {
  const states = await Promise.all(
    Object.entries(probes).map(async ([name, probe]): Promise<[string, ServiceState]> => {
      const up = await within(probe(), timeoutMs);
      return [name, up === true ? 'up' : 'down'];
    }),
  );
  const services = Object.fromEntries(states);
  return { status: states.every(([, state]) => state === 'up') ? 'ok' : 'degraded', services };
}

/** The HTTP status of readiness: 200 also while degraded, since the process serves. */
export function readyStatus({ services }: Health, required: readonly string[] = []): number {
  return required.every((name) => services[name] === 'up') ? 200 : 503;
}
