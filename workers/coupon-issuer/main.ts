import { runWorkers } from '../runtime/run.ts';
import { couponIssuerFactory } from './factory.ts';

await runWorkers(process.env, 'coupon-issuer', [couponIssuerFactory]);
