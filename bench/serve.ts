import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RecommendationList } from '#contracts/push.ts';
import { closeRedis, createRedis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { freePort } from '#simulation/replay/free-port.ts';
import { startOwnRedis } from '#simulation/replay/own-redis.ts';
import { cpuSecondsOf } from '#simulation/traffic/process-cpu.ts';
import { resolveEnv } from '#stack/env.ts';
import type { Bench } from './bench.ts';
import { clearTopics } from './clear-topics.ts';
import type { HttpLoad, HttpLoadResult } from './http-load.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SHOPPERS = 2_000;
const LISTS_A_WRITE = 50;
const CONNECTIONS = 50;
/** The rate at which the latency is a promise. */
const RATE = 5_000;

/** A list as the worker writes it: twenty products, each with its reason. */
function listOf(shopper: number): RecommendationList {
  return {
    list: 'item-cf',
    tier: 'personal',
    computedAt: '2025-06-01T00:00:00.000Z',
    items: Array.from({ length: 20 }, (_, n) => ({
      productId: 1 + ((shopper * 31 + n * 7) % 20_000),
      score: Math.round(1e6 / (n + 1)) / 1e6,
      reason: { kind: 'viewed' as const, productId: 1 + (shopper % 20_000), name: '가벼운 무선 이어폰 화이트' },
    })),
  };
}

async function startProcess(file: string, env: Record<string, string>, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [file], { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'ignore' });
  const untilMs = performance.now() + 60_000;
  for (;;) {
    const up = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return child;
    if (child.exitCode !== null || performance.now() > untilMs) throw new Error(`${file} did not answer at ${url}.`);
    await delay(100);
  }
}

/** A load from a process of its own. Throws when nothing answered: "no errors" is true of a dead server too. */
async function underLoad(load: HttpLoad): Promise<HttpLoadResult> {
  const child = fork(join(ROOT, 'bench/http-load.ts'), { stdio: 'inherit' });
  const result = await new Promise<HttpLoadResult>((resolve, reject) => {
    child.once('message', (message) => resolve(message as HttpLoadResult));
    child.once('exit', (code) => reject(new Error(`The load generator ended with ${code}.`)));
    child.send(load);
  });
  if (result.answered === 0) throw new Error(`Port ${load.port} answered nothing.`);
  return result;
}

const kindsOf = ({ failures }: HttpLoadResult) =>
  Object.entries(failures)
    .map(([kind, count]) => `${count} × ${kind}`)
    .join(', ') || 'none';

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/**
 * Lists from Redis over HTTP, by the realtime process, beside a server that answers the same text out of its memory.
 */
export const serveBench: Bench = {
  name: 'serve',
  figures: [
    'serve.requestsPerSecond',
    'serve.p99Ms',
    'serve.errors',
    'serve.floorRequestsPerSecond',
    'serve.floorP99Ms',
  ],
  async run({ progress, quick }) {
    const services = await resolveEnv().catch((error: unknown) => {
      progress(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (services === null) return null;
    const own = await startOwnRedis();
    if (own === null) {
      progress('no redis-server or valkey-server on PATH: apt-get install -y redis-server');
      return null;
    }
    const namespace = `serve-${randomBytes(4).toString('hex')}`;
    const redis = createRedis(own.url, { purpose: 'worker' });
    const secret = services.SESSION_SECRET ?? '';
    const children: (ChildProcess | undefined)[] = [];
    try {
      await redisReady(redis, 5_000);
      const store = createRedisListStore(redis, redisKeys(namespace));
      const tokens = Array.from({ length: SHOPPERS }, () => issueSessionToken(secret));
      const changes = tokens.map((token, n) => ({
        audience: { shopperId: readSessionToken(token, secret)?.guestShopperId ?? '' },
        list: 'item-cf' as const,
        value: listOf(n),
      }));
      for (let start = 0; start < SHOPPERS; start += LISTS_A_WRITE)
        await store.write(changes.slice(start, start + LISTS_A_WRITE));
      const [port, metricsPort, floorPort] = [await freePort(), await freePort(), await freePort()];
      const path = '/recommendations?list=item-cf';
      const url = `http://127.0.0.1:${port}`;
      const metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
      const floorUrl = `http://127.0.0.1:${floorPort}`;
      const env = { ...services, REDIS_URL: own.url, DANGOL_NAMESPACE: namespace, LOG_LEVEL: 'warn' };
      children.push(
        await startProcess(
          'server/realtime/main.ts',
          { ...env, REALTIME_PORT: String(port), REALTIME_METRICS_PORT: String(metricsPort) },
          `${url}${path}`,
        ),
        await startProcess(
          'bench/serve-floor.ts',
          { PORT: String(floorPort), BODY: JSON.stringify(listOf(1)) },
          floorUrl,
        ),
      );
      const requests = tokens.map(
        (token) => `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${SESSION_COOKIE}=${token}\r\n\r\n`,
      );
      const seconds = quick ? 3 : 12;
      const load = { requests, connections: CONNECTIONS, seconds };
      await underLoad({ ...load, port });
      progress('the floor, then the shop, as fast as they can');
      const floor = await underLoad({ ...load, port: floorPort });
      const cpuBefore = await cpuSecondsOf([metricsUrl]);
      const served = await underLoad({ ...load, port });
      const cpu = (await cpuSecondsOf([metricsUrl])) - cpuBefore;
      progress(`both at ${RATE} requests/s`);
      const floorPaced = await underLoad({ ...load, port: floorPort, rate: RATE });
      const paced = await underLoad({ ...load, port, rate: RATE });
      return {
        'serve.requestsPerSecond': {
          value: Math.round(served.requestsPerSecond),
          unit: 'requests/s',
          target: { atLeast: 20_000 },
          peers: {
            'Serenade (Rust), loopback, 2 cores': 8_402,
            'bare http, same run': Math.round(floor.requestsPerSecond),
          },
          note: `${CONNECTIONS} connections, ${SHOPPERS} shoppers, 20 products a list; load generator (${served.ownCpuMicroseconds.toFixed(0)} µs of CPU a request), realtime and Redis on the same cores`,
        },
        'serve.p99Ms': {
          value: paced.p99Ms,
          unit: 'ms',
          target: { atMost: 10 },
          peers: { 'bare http, same run': floorPaced.p99Ms },
          note: `at ${Math.round(paced.requestsPerSecond)} of ${RATE} requests/s asked for, from when each was due; as fast as it can: ${served.p99Ms.toFixed(1)} ms`,
        },
        'serve.cpuMicroseconds': {
          value: (cpu * 1e6) / served.answered,
          unit: 'µs/request',
          note: 'CPU of the realtime process alone, hardly moved by what else the machine does',
        },
        'serve.errors': {
          value: served.failed + paced.failed,
          unit: 'requests',
          target: { atMost: 0 },
          note: `as fast as it can ${kindsOf(served)}, paced ${kindsOf(paced)}; the floor ${kindsOf(floor)}, ${kindsOf(floorPaced)}`,
        },
        'serve.floorRequestsPerSecond': { value: Math.round(floor.requestsPerSecond), unit: 'requests/s' },
        'serve.floorP99Ms': {
          value: floorPaced.p99Ms,
          unit: 'ms',
          note: `at ${Math.round(floorPaced.requestsPerSecond)} requests/s`,
        },
      };
    } finally {
      await Promise.all(children.map(end));
      await closeRedis(redis);
      await own.stop();
      await clearTopics(services, namespace);
    }
  },
};
