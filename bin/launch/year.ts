import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface YearLoad {
  /** Resolves when it is done, could not go on or was stopped. */
  ended: Promise<void>;
  /** Ends it; what it has committed stays, and the next start goes on from there. */
  stop(): Promise<void>;
}

/**
 * Loads the year of orders of a seeded shop beside it, in a process of its own, which ends by itself when it is done,
 * when there is nothing to do, and when this process ends. Its lines go to `progress`; a failure is one of them: the
 * shop serves without its year.
 */
export function loadYearBehind(root: string, env: Record<string, string>, progress: (line: string) => void): YearLoad {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'prisma/seed.ts'), '--year', '--behind'], {
    cwd: root,
    env: { ...process.env, ...env },
    // No messages use the channel; its end means that this process is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stopping = false;
  const lastError: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (line.startsWith('year: ')) progress(line);
      else if (line.trim() !== '' && lastError.length < 3) lastError.push(line.trim());
    });
  }
  const ended = endOf(child).then((reason) => {
    if (reason === null || stopping) return;
    progress(`the year was not loaded (${lastError[0] ?? reason}); the next npm start goes on with it`);
  });
  return {
    ended,
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Why it ended otherwise than done; null: it is done. */
async function endOf(child: ChildProcess): Promise<string | null> {
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return code === 0 ? null : `ended with ${signal ?? code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
