import type { Bench } from './bench.ts';
import { lighthouseBench } from './lighthouse.ts';
import { modelCostBench, modelSpeedBench, snapshotBench } from './model.ts';
import { pagesBench } from './pages.ts';
import { cacheBench } from './pipeline/cache.ts';
import { gradesBench } from './pipeline/grades.ts';
import { panelsBench } from './pipeline/panels.ts';
import { pipelineBench } from './pipeline.ts';
import { pushBench } from './push.ts';
import { replayBench } from './replay.ts';
import { serveBench } from './serve.ts';
import { sparkBench } from './spark.ts';
import { vitalsBench } from './vitals.ts';

/** In the order they run: those that need no services first. */
export const BENCHES: readonly Bench[] = [
  modelSpeedBench,
  modelCostBench,
  snapshotBench,
  pushBench,
  pagesBench,
  replayBench,
  gradesBench,
  cacheBench,
  panelsBench,
  serveBench,
  sparkBench,
  pipelineBench,
  lighthouseBench,
  vitalsBench,
];
