import type { DestinationStream } from 'pino';
import type { Env } from '#contracts/env.ts';
import { kafkaConnection } from '../adapters/kafka/connection.ts';
import { createKafka } from '../adapters/kafka/index.ts';
import { processWide } from '../process-wide.ts';
import { createLogForwarder, type LogForwarder } from './log-forwarder.ts';
import { createLogger, type Logger, silentLogger } from './logger.ts';

export interface ProcessLogger {
  logger: Logger;
  /** Where its warnings and errors go beside standard output. */
  forwarder: LogForwarder;
}

/** A batch waits so long for its acknowledgement; then it is dropped. */
const DELIVERY_MS = 15_000;

/**
 * The logger of a process: lines to standard output, and warnings and errors also to the topic `server-logs`. Connects
 * with the first such line. The Kafka client that sends them has a silent logger: its own warnings never
 * become a line to send.
 */
export function createProcessLogger(
  name: string,
  env: Env,
  {
    deliveryTimeoutMs = DELIVERY_MS,
    destination,
  }: { deliveryTimeoutMs?: number; destination?: DestinationStream } = {},
): ProcessLogger {
  const forwarder = createLogForwarder({
    open: () =>
      createKafka({
        connection: kafkaConnection(env),
        namespace: env.DANGOL_NAMESPACE,
        logger: silentLogger(),
        clientId: `dangol-${name}-logs`,
      }).producer({ deliveryTimeoutMs, maxQueued: 1_000 }),
  });
  return {
    logger: createLogger({ name, level: env.LOG_LEVEL, forwarder, ...(destination && { destination }) }),
    forwarder,
  };
}

const shared = processWide<{ logger?: ProcessLogger }>('process logger', () => ({}));

/** The same for the web process, whose modules Next loads more than once: one forwarder for all of them. */
export function webProcessLogger(env: Env): ProcessLogger {
  shared.logger ??= createProcessLogger('web', env);
  return shared.logger;
}
