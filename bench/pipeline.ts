import type { Bench } from './bench.ts';
import { measureOrders } from './pipeline/orders.ts';

/** Orders from Kafka into PostgreSQL. */
export const pipelineBench: Bench = {
  name: 'pipeline',
  figures: ['orders.perSecond', 'orders.consumerRatio', 'orders.brokersMb'],
  async run(context) {
    return { ...(await measureOrders(context)) };
  },
};
