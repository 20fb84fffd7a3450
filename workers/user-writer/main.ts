import { runWorkers } from '../runtime/run.ts';
import { userWriterFactory } from './factory.ts';

await runWorkers(process.env, 'user-writer', [userWriterFactory]);
