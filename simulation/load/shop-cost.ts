import { stackPaths } from '#stack/state.ts';
import { cpuSecondsIn, readMetrics, serviceCpuSeconds } from '../traffic/process-cpu.ts';

/** CPU in seconds by process, and what web counted, since it started. */
export interface ShopCost {
  cpuSeconds: Record<string, number>;
  /** Pages answered from those rendered once for everybody; null: this web process has none. */
  hits: number | null;
  /** Pages that waited for a rendering. */
  misses: number | null;
  /** CPU of this process, which is none of the shop's. */
  ownSeconds: number;
}

const PROCESSES = { web: 'WEB_METRICS_PORT', realtime: 'REALTIME_METRICS_PORT', workers: 'WORKERS_METRICS_PORT' };

/**
 * Reads what the shop has spent so far: its three processes by their own clocks, the services of its stack by the
 * kernel's. Rejects where a metrics port does not answer.
 */
export async function readShopCost(env: Record<string, string>): Promise<ShopCost> {
  const [{ user, system }, cpuSeconds] = [process.cpuUsage(), serviceCpuSeconds(stackPaths())];
  let [hits, misses]: [number | null, number | null] = [null, null];
  for (const [name, setting] of Object.entries(PROCESSES)) {
    const metrics = await readMetrics(`http://127.0.0.1:${env[setting]}/metrics`);
    cpuSeconds[name] = cpuSecondsIn(metrics);
    if (name !== 'web') continue;
    hits = metrics.get('dangol_shared_pages_hits') ?? null;
    misses = metrics.get('dangol_shared_pages_misses') ?? null;
  }
  return { cpuSeconds, hits, misses, ownSeconds: (user + system) / 1_000_000 };
}

export interface PageCost {
  /** Share of the pages that were answered from those kept; null: unknown. */
  hitRate: number | null;
  /** Share that waited for a rendering for everybody; the rest was rendered for one shopper. */
  missRate: number | null;
  /** CPU a page, in ms, of all processes of the shop and of its services. */
  cpuMsAll: number | null;
  /** The same by process. */
  cpuMs: Record<string, number> | null;
  /** CPU a page of the load generator, not in the above. */
  generatorCpuMs: number | null;
}

export const UNKNOWN_COST: PageCost = {
  ...{ hitRate: null, missRate: null, cpuMsAll: null, cpuMs: null, generatorCpuMs: null },
};

/** What each of `pages` pages cost between two readings. Counters of a process that started again are not negative. */
export function costOfPages(before: ShopCost, after: ShopCost, pages: number): PageCost {
  if (pages === 0) return UNKNOWN_COST;
  const since = (now: number, then: number) => (now >= then ? now - then : now);
  const share = (now: number | null, then: number | null) =>
    now === null ? null : rounded(since(now, then ?? 0) / pages);
  const each = Object.entries(after.cpuSeconds).map(([name, seconds]): [string, number] => [
    name,
    (since(seconds, before.cpuSeconds[name] ?? 0) * 1_000) / pages,
  ]);
  return {
    hitRate: share(after.hits, before.hits),
    missRate: share(after.misses, before.misses),
    cpuMsAll: rounded(each.reduce((sum, [, ms]) => sum + ms, 0)),
    cpuMs: Object.fromEntries(each.sort((a, b) => b[1] - a[1]).map(([name, ms]) => [name, rounded(ms)])),
    generatorCpuMs: rounded(((after.ownSeconds - before.ownSeconds) * 1_000) / pages),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
