import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { RecommendationList } from '#contracts/push.ts';
import { closeRedis, createRedis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { freePort } from '#simulation/replay/free-port.ts';
import { startOwnRedis } from '#simulation/replay/own-redis.ts';
import { resolveEnv } from '#stack/env.ts';
import type { Bench } from './bench.ts';
import { clearTopics } from './clear-topics.ts';

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
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** CPU a process has spent, by its own figures. */
async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\S* (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** Lists from Redis over HTTP, by the realtime process, beside a server that answers the same text out of its memory. */
export const serveBench: Bench = {
  name: 'serve',
  figures: [
    'serve.requestsPerSecond',
    'serve.p99Ms',
    'serve.errors',
    'serve.floorRequestsPerSecond',
    'serve.floorP99Ms',
  ],
  async run({ say, quick }) {
    const services = await resolveEnv().catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (services === null) return null;
    const own = await startOwnRedis();
    if (own === null) {
      say('no redis-server or valkey-server on PATH: apt-get install -y redis-server');
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
      const [port, floorPort] = [await freePort(), await freePort()];
      const path = '/recommendations?list=item-cf';
      const url = `http://127.0.0.1:${port}`;
      const floorUrl = `http://127.0.0.1:${floorPort}`;
      const env = { ...services, REDIS_URL: own.url, DANGOL_NAMESPACE: namespace, LOG_LEVEL: 'warn' };
      children.push(
        await startProcess('server/realtime/main.ts', { ...env, REALTIME_PORT: String(port) }, `${url}${path}`),
        await startProcess(
          'bench/serve-floor.ts',
          { PORT: String(floorPort), BODY: JSON.stringify(listOf(1)) },
          floorUrl,
        ),
      );
      const requests = tokens.map((token) => ({
        method: 'GET' as const,
        path,
        headers: { cookie: `${SESSION_COOKIE}=${token}` },
      }));
      const load = async (at: string, rate?: number) => {
        const result = await autocannon({
          url: at,
          connections: CONNECTIONS,
          duration: quick ? 3 : 12,
          requests,
          ...(rate !== undefined && { overallRate: rate }),
        });
        // A load generator "succeeds" against a dead server too.
        if (result['2xx'] === 0) throw new Error(`${at} answered nothing.`);
        return result;
      };
      await load(url);
      say('the floor, then the shop, as fast as they can');
      const floor = await load(floorUrl);
      const cpuBefore = await cpuSeconds(url);
      const served = await load(url);
      const cpu = (await cpuSeconds(url)) - cpuBefore;
      say(`both at ${RATE} requests/s`);
      const floorPaced = await load(floorUrl, RATE);
      const paced = await load(url, RATE);
      const note = `${CONNECTIONS} connections, ${SHOPPERS} shoppers, 20 products a list; load generator, realtime and Redis on the same cores`;
      return {
        'serve.requestsPerSecond': {
          value: Math.round(served.requests.average),
          unit: 'requests/s',
          target: { atLeast: 5_000 },
          peers: { 'Serenade (Rust), loopback, 2 cores': 8_402, 'bare http, same run': floor.requests.average },
          note,
        },
        'serve.p99Ms': {
          value: paced.latency.p99,
          unit: 'ms',
          target: { atMost: 10 },
          peers: { 'bare http, same run': floorPaced.latency.p99 },
          note: `at ${Math.round(paced.requests.average)} of ${RATE} requests/s asked for; as fast as it can: ${served.latency.p99} ms`,
        },
        'serve.cpuMicroseconds': {
          value: (cpu * 1e6) / served['2xx'],
          unit: 'µs/request',
          note: 'CPU of the realtime process alone, hardly moved by what else the machine does',
        },
        'serve.errors': {
          value: [served, paced].reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0),
          unit: 'requests',
          target: { atMost: 0 },
          note: `refused, reset or late by 10 s; of the floor's ${floor.errors + floorPaced.errors}`,
        },
        'serve.floorRequestsPerSecond': { value: Math.round(floor.requests.average), unit: 'requests/s' },
        'serve.floorP99Ms': {
          value: floorPaced.latency.p99,
          unit: 'ms',
          note: `at ${Math.round(floorPaced.requests.average)} requests/s`,
        },
      };
    } finally {
      await Promise.all(children.map(end));
      await closeRedis(redis);
      await own.stop();
      await clearTopics(services.KAFKA_BROKERS ?? '', namespace);
    }
  },
};
