import type { Bench } from './bench.ts';
import { modelCostBench, modelSpeedBench } from './model.ts';
import { pushBench } from './push.ts';
import { replayBench } from './replay.ts';
import { sparkBench } from './spark.ts';

/** In the order they run: those that need no services first. */
export const BENCHES: readonly Bench[] = [modelSpeedBench, modelCostBench, pushBench, replayBench, sparkBench];
