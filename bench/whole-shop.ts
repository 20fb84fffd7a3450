import { join } from 'node:path';
import { launchShop, ROOT, type Shop } from '../bin/launch/shop.ts';
import { stackPaths } from '../stack/state.ts';
import type { BenchContext } from './bench.ts';

/**
 * A whole shop of a bench's own, with the full catalogue. What is being measured when the bench is aborted fails: its
 * shop is gone.
 */
export async function launchWholeShop({ progress, signal }: Pick<BenchContext, 'progress' | 'signal'>): Promise<Shop> {
  const shop = await launchShop({
    paths: stackPaths(join(ROOT, '.stack-bench')),
    ports: { web: 3200, realtime: 3201, workers: 3202 },
    scale: 'full',
    throwaway: true,
    progress,
    signal,
  });
  signal.addEventListener('abort', () => void shop.stop());
  return shop;
}
