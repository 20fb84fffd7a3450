import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeRedis, createRedis, redisReady } from '#server/adapters/redis.ts';
import { findProgram } from '#stack/find-program.ts';
import { freePort } from './free-port.ts';

export interface OwnRedis {
  url: string;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A Redis of one's own without a bound on its memory: the lists of tens of thousands of shoppers would push others'
 * keys out of the shared one. null: no server program on PATH.
 */
export async function startOwnRedis(): Promise<OwnRedis | null> {
  const program = findProgram('redis-server') ?? findProgram('valkey-server');
  if (program === null) return null;
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'dangol-redis-'));
  const child = spawn(
    program,
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const url = `redis://127.0.0.1:${port}`;
  const redis = createRedis(url, { purpose: 'worker' });
  const own: OwnRedis = {
    url,
    flush: async () => {
      await redis.flushall('ASYNC');
    },
    async stop() {
      await closeRedis(redis);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
  if (await redisReady(redis, 10_000)) return own;
  await own.stop();
  throw new Error(`${program} did not answer on port ${port}.`);
}
