import { runWorkers } from '../runtime/run.ts';
import { recommenderFactory } from './factory.ts';

await runWorkers(process.env, 'recommender', [recommenderFactory]);
