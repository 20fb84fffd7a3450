import { type logCreator, logLevel } from 'kafkajs';
import type { Logger } from '#server/observability/logger.ts';

/** kafkajs warns once for each producer about settings that are intended (docs/decisions/0020). */
const MEANT = /Limiting retries for the idempotent producer/;

/** The same line is not repeated within this time; the next one states how many were suppressed. */
const QUIET_MS = 10_000;

/**
 * kafkajs calls an error whatever it is about to retry. Here: its errors and warnings are warnings, one of a kind per
 * ten seconds; everything else is for debugging. What really failed reaches our code as a rejection.
 */
export function kafkaLogCreator(logger: Logger, now: () => number = Date.now): logCreator {
  const seen = new Map<string, { untilMs: number; leftOut: number }>();
  return () =>
    ({ namespace, level, log }) => {
      const { message, groupId, error, broker } = log as typeof log & Record<'groupId' | 'error' | 'broker', unknown>;
      const fields = { component: `kafkajs.${namespace}`, groupId, error: textOf(error), broker };
      if ((level !== logLevel.ERROR && level !== logLevel.WARN) || MEANT.test(message)) {
        logger.debug(fields, message);
        return;
      }
      const kind = `${namespace}|${message.replaceAll(/\d+/g, '#')}`;
      const earlier = seen.get(kind);
      if (earlier !== undefined && now() < earlier.untilMs) {
        earlier.leftOut += 1;
        return;
      }
      if (seen.size > 200) seen.clear();
      seen.set(kind, { untilMs: now() + QUIET_MS, leftOut: 0 });
      logger.warn({ ...fields, code: 'kafka-client', repeated: earlier?.leftOut }, message);
    };
}

function textOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? error.message : String(error);
}
