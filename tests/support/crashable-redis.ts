import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#simulation/replay/free-port.ts';
import { findProgram } from '#stack/find-program.ts';

export interface CrashableRedis {
  url: string;
  /** kill −9, then started again on its last snapshot. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A separate Redis that writes snapshots only on SAVE, as one whose last snapshot is older than its last write.
 */
export async function startCrashableRedis(): Promise<CrashableRedis> {
  const program = findProgram('redis-server') ?? findProgram('valkey-server');
  if (program === null) throw new Error('redis-server is not on PATH. To mend it: install redis.');
  const [port, dir] = [await freePort(), await mkdtemp(join(tmpdir(), 'dangol-crash-'))];
  const options = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', ''];
  const start = () => spawn(program, options, { stdio: 'ignore' });
  const end = async (child: ChildProcess) => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  let child = start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async crash() {
      await end(child);
      child = start();
    },
    async stop() {
      await end(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
