import { Kafka as KafkaClient, logLevel } from 'kafkajs';
import type { Logger } from '#server/observability/logger.ts';
import { createAdmin } from './admin.ts';
import type { KafkaConnection } from './connection.ts';
import { createConsumer } from './consumer.ts';
import { kafkaLogCreator } from './log-bridge.ts';
import { kafkaNames } from './names.ts';
import type { Kafka } from './port.ts';
import { createProducer } from './producer.ts';
import { stopIdleChecks } from './request-queue.ts';

export interface KafkaOptions {
  connection: KafkaConnection;
  /** DANGOL_NAMESPACE: put before topics and groups. */
  namespace: string;
  logger: Logger;
  clientId?: string;
  /** A consumer stopped in silence. Default: end the process with 70, for its supervisor to start a new one. */
  onStalled?: (groupId: string) => void;
}

/** kafkajs's tight bounds: a dead broker is found out in seconds (measured: flow again 4 s after a kill). */
export function createKafka({
  connection: { brokers, login },
  namespace,
  logger,
  clientId = 'dangol',
  onStalled = endProcess,
}: KafkaOptions): Kafka {
  stopIdleChecks();
  const names = kafkaNames(namespace);
  /** `retries`: kafkajs's own, of one connection attempt or request; callers retry by themselves. */
  const clientOf = (retries: number) =>
    new KafkaClient({
      clientId,
      brokers: [...brokers],
      ...(login !== null && { sasl: { mechanism: 'scram-sha-512', ...login } }),
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      retry: { retries, initialRetryTime: 100, maxRetryTime: 1_000 },
      logLevel: logLevel.INFO,
      logCreator: kafkaLogCreator(logger),
    });
  const shared = createAdmin({ client: clientOf(2), names, logger });
  return {
    producer: async (options) => createProducer({ client: clientOf(30), names, logger }, options),
    consume: (options) =>
      createConsumer(
        {
          client: clientOf(8),
          names,
          logger,
          onStalled: options.onStalled ?? onStalled,
          admin: async () => shared,
          ping: () => shared.ping(),
        },
        options,
      ),
    admin: async () => shared,
    ping: () => shared.ping(),
  };
}

function endProcess(): void {
  process.exitCode = 70;
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(70), 3_000).unref();
}
