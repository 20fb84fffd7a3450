import { type Push, pushSchema } from '#contracts/push.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Logger } from '#server/observability/logger.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import type { RedisKeys } from './redis-keys.ts';

export interface PushPublisher {
  /**
   * Hands messages to every gateway; at most once: who is not connected reads its state when it comes back.
   * Rejects with DangolError('unavailable') when Redis is unavailable. One round trip for all.
   */
  publish(pushes: readonly Push[]): Promise<void>;
}

export function createPushPublisher(redis: Redis, keys: RedisKeys): PushPublisher {
  const channel = keys.pushChannel();
  return {
    async publish(pushes) {
      if (pushes.length === 0) return;
      const pipeline = redis.pipeline();
      for (const push of pushes) pipeline.publish(channel, JSON.stringify(push));
      try {
        pipelineAnswers(await pipeline.exec());
      } catch (error) {
        throw error instanceof DangolError ? error : redisUnavailable(error);
      }
    },
  };
}

export interface PushSubscriber {
  close(): Promise<void>;
}

/**
 * Parses each message once and hands it on; what does not parse is logged and left out. `redis` must be a connection of
 * its own, of purpose 'subscriber'. Subscribes as soon as Redis is there, and again after each loss.
 */
export function createPushSubscriber(
  redis: Redis,
  keys: RedisKeys,
  onPush: (push: Push) => void,
  { onSessionEnded, logger }: { onSessionEnded?: (tokenHash: string) => void; logger?: Logger } = {},
): PushSubscriber {
  const pushes = keys.pushChannel();
  const endings = keys.sessionEndedChannel();
  redis.on('message', (channel: string, text: string) => {
    if (channel === endings) {
      onSessionEnded?.(text);
      return;
    }
    if (channel !== pushes) return;
    const push = storedJson(pushSchema, text);
    if (push === undefined)
      logger?.warn({ code: 'push-lost', channel }, 'left out a push that does not match contracts/push.ts');
    else onPush(push);
  });
  redis
    .subscribe(pushes, endings)
    .catch((error: unknown) => logger?.warn({ code: 'push-lost', error: String(error) }, 'subscribing'));
  return {
    async close() {
      redis.disconnect();
    },
  };
}
