import { runWorkers } from '../runtime/run.ts';
import { alertEvaluatorFactory } from './factory.ts';

await runWorkers(process.env, 'alert-evaluator', [alertEvaluatorFactory]);
