import { alertEvaluatorFactory } from './alert-evaluator/factory.ts';
import { attributionFactory } from './attribution/factory.ts';
import { claimProcessorFactory } from './claim-processor/factory.ts';
import { couponIssuerFactory } from './coupon-issuer/factory.ts';
import { couponReminderFactory } from './coupon-reminder/factory.ts';
import { eventIndexerFactory } from './event-indexer/factory.ts';
import { gradeUpdaterFactory } from './grade-updater/factory.ts';
import { kafkaMonitorFactory } from './kafka-monitor/factory.ts';
import { logCounterFactory } from './log-counter/factory.ts';
import { orderReconcilerFactory } from './order-reconciler/factory.ts';
import { orderWriterFactory } from './order-writer/factory.ts';
import { paymentTotalsFactory } from './payment-totals/factory.ts';
import { productIndexerFactory } from './product-indexer/factory.ts';
import { productWriterFactory } from './product-writer/factory.ts';
import { recommenderFactory } from './recommender/factory.ts';
import { relayFactory } from './relay/factory.ts';
import { reorderCyclesFactory } from './reorder-cycles/factory.ts';
import { rollUpsFactory } from './roll-ups/factory.ts';
import { runWorkers } from './runtime/run.ts';
import type { WorkerFactory } from './runtime/worker.ts';
import { shippingFactory } from './shipping/factory.ts';
import { shopperErasureFactory } from './shopper-erasure/factory.ts';
import { trafficCacheFactory } from './traffic-cache/factory.ts';
import { userWriterFactory } from './user-writer/factory.ts';

const factories: Record<string, WorkerFactory> = {
  relay: relayFactory,
  recommender: recommenderFactory,
  'product-indexer': productIndexerFactory,
  'product-writer': productWriterFactory,
  'user-writer': userWriterFactory,
  'event-indexer': eventIndexerFactory,
  attribution: attributionFactory,
  'claim-processor': claimProcessorFactory,
  'coupon-issuer': couponIssuerFactory,
  'coupon-reminder': couponReminderFactory,
  'order-reconciler': orderReconcilerFactory,
  'order-writer': orderWriterFactory,
  'payment-totals': paymentTotalsFactory,
  'grade-updater': gradeUpdaterFactory,
  'reorder-cycles': reorderCyclesFactory,
  'roll-ups': rollUpsFactory,
  shipping: shippingFactory,
  'shopper-erasure': shopperErasureFactory,
  'log-counter': logCounterFactory,
  'traffic-cache': trafficCacheFactory,
  'alert-evaluator': alertEvaluatorFactory,
  'kafka-monitor': kafkaMonitorFactory,
};

// `node workers/main.ts` hosts all of them, `node workers/main.ts relay recommender` those two.
const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in factories));
if (unknown.length > 0) {
  console.error(`No such worker: ${unknown.join(', ')}. There are: ${Object.keys(factories).join(', ')}.`);
  process.exit(1);
}
const chosen = names.length === 0 ? Object.values(factories) : names.flatMap((name) => factories[name] ?? []);
await runWorkers(process.env, names.length === 1 ? (names[0] ?? 'workers') : 'workers', chosen);
