import { runWorkers } from '../runtime/run.ts';
import { gradeUpdaterFactory } from './factory.ts';

await runWorkers(process.env, 'grade-updater', [gradeUpdaterFactory]);
