import { join } from 'node:path';
import { choosePort } from '../../stack/ports.ts';
import type { ShopProcess } from './processes.ts';

/** Consumer groups that may have several consumers: what they write is once by id, whichever member writes it. */
export const WRITERS = ['user-writer', 'product-writer', 'order-writer'] as const;

/** Partitions of their topics (contracts/topics.ts): a further consumer would be assigned none. */
export const MOST_CONSUMERS = 3;

/**
 * Processes for the second and third consumer of each writer group, beside the first in process `workers`. A process
 * each: a kill or a freeze takes one consumer of a group, and the others have cores of their own.
 */
export async function writerProcesses(
  root: string,
  consumers: number,
  taken: readonly number[],
): Promise<ShopProcess[]> {
  const promised = new Set(taken);
  const processes: ShopProcess[] = [];
  for (let consumer = 2; consumer <= consumers; consumer++) {
    const [port, metricsPort] = [await choosePort([], promised), await choosePort([], promised)];
    processes.push({
      name: `writers-${consumer}`,
      args: ['--max-old-space-size=256', join(root, 'workers/main.ts'), ...WRITERS],
      port,
      readyPath: '/api/health/live',
      env: { WORKERS_PORT: String(port), WORKERS_METRICS_PORT: String(metricsPort) },
    });
  }
  return processes;
}
