import { setTimeout as delay } from 'node:timers/promises';
import { type Command, Redis, type RedisOptions } from 'ioredis';
import { DangolError } from '#domain/shared/errors.ts';
import type { Logger } from '#server/observability/logger.ts';
import { AWAKE_PARTS } from '../timeout.ts';

export type { Redis } from 'ioredis';

/**
 * What the connection is for decides how long it may wait.
 * serving: a page or a socket waits for it: 200 to 250 ms, then the caller's fallback.
 * worker: a worker retries the batch: a second, so that a slow moment is not a failure.
 * subscriber: only listens: no timeout, and subscribes again by itself after a reconnect.
 */
export type RedisPurpose = 'serving' | 'worker' | 'subscriber';

// ioredis' defaults leave a GET pending for 20 s when Redis freezes; here commands time out after ANSWERS_WITHIN_MS.
const SETTINGS: Record<RedisPurpose, Omit<RedisOptions, 'replyMapping'>> = {
  serving: { enableOfflineQueue: false, maxRetriesPerRequest: 1 },
  worker: { enableOfflineQueue: false, maxRetriesPerRequest: 1 },
  subscriber: { enableOfflineQueue: true, maxRetriesPerRequest: null, autoResubscribe: true, keepAlive: 10_000 },
};

const ANSWERS_WITHIN_MS: Record<RedisPurpose, number | null> = { serving: 200, worker: 1_000, subscriber: null };

/**
 * A client whose commands time out after `answersWithinMs` in which the event loop was running (docs/decisions/0074).
 * ioredis' own `commandTimeout` is a plain timer for each command: while a page rendered for that long, Redis looked
 * unavailable, and a member was served as a guest. Here one timer checks all pending commands after each part of the
 * time, so a command may time out up to one part late.
 */
class RedisWithTimeout extends Redis {
  answersWithinMs: number | null = null;
  #asked: { command: Command; part: number }[] = [];
  #part = 0;
  #timer: NodeJS.Timeout | null = null;

  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    if (this.answersWithinMs !== null) {
      this.#asked.push({ command: args[0], part: this.#part });
      this.#timer ??= this.#partPassed(this.answersWithinMs);
    }
    return super.sendCommand(...args);
  }

  #partPassed(answersWithinMs: number): NodeJS.Timeout {
    // Immediates come after the poll for what has arrived.
    return setTimeout(() => setImmediate(() => this.#look(answersWithinMs)), answersWithinMs / AWAKE_PARTS);
  }

  #look(answersWithinMs: number): void {
    this.#part++;
    const underWay = this.#asked.filter(({ command }) => !command.isSettled);
    const isOver = ({ part }: { part: number }) => this.#part - part > AWAKE_PARTS;
    this.#asked = underWay.filter((asked) => !isOver(asked));
    this.#timer = this.#asked.length === 0 ? null : this.#partPassed(answersWithinMs);
    for (const { command } of underWay.filter(isOver)) command.reject(new Error('Command timed out'));
  }
}

export interface RedisConnectOptions {
  purpose: RedisPurpose;
  /** Logs once when Redis becomes unavailable and once when it is back. */
  logger?: Logger;
}

/** Connects in the background and again for ever; commands meanwhile reject at once. */
export function createRedis(url: string, { purpose, logger }: RedisConnectOptions): Redis {
  const redis = new RedisWithTimeout(url, {
    ...SETTINGS[purpose],
    connectTimeout: 1_000,
    connectionName: `dangol-${purpose}`,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(50 * times, 1_000),
  });
  redis.answersWithinMs = ANSWERS_WITHIN_MS[purpose];
  let away = false;
  // Without a listener ioredis prints every failed attempt.
  redis.on('error', (error: Error) => {
    if (!away) logger?.warn({ code: 'redis-away', purpose, error: error.message }, 'Redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger?.info({ purpose }, 'Redis is back');
    away = false;
  });
  return redis;
}

/** Waits for the first connection, `timeoutMs` at most; whether it is there. */
export async function redisReady(redis: Redis, timeoutMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true;
  return new Promise((resolve) => {
    const done = (ready: boolean) => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      resolve(ready);
    };
    const onReady = () => done(true);
    const timer = setTimeout(() => done(false), timeoutMs);
    redis.on('ready', onReady);
  });
}

/** Whether Redis answers. */
export async function redisPing(redis: Redis): Promise<boolean> {
  return redis.ping().then(
    (answer) => answer === 'PONG',
    () => false,
  );
}

/** Leaves within a moment, whether Redis answers or not. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready')
    await Promise.race([redis.quit().catch(() => undefined), delay(300, undefined, { ref: false })]);
  redis.disconnect();
}

/** Any failure of Redis, as the rest of the code knows it. */
export function redisUnavailable(cause: unknown): DangolError {
  return new DangolError('unavailable', 'Redis does not answer. Try again shortly.', { cause });
}

/** The answers of a pipeline; throws when one of its commands failed. */
export function pipelineAnswers(answers: [Error | null, unknown][] | null): unknown[] {
  if (answers === null) throw redisUnavailable(new Error('the pipeline was dropped'));
  return answers.map(([error, answer]) => {
    if (error !== null) throw redisUnavailable(error);
    return answer;
  });
}
