import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeJson } from './process-table.ts';
import { readState, stackPaths } from './state.ts';
import { createSupervisor } from './supervisor.ts';

/** Messages to the process that started us, while it listens. */
export type SupervisorMessage =
  | { kind: 'progress'; line: string }
  | { kind: 'ready' }
  | { kind: 'failed'; line: string };

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    attached: { type: 'boolean' },
    throwaway: { type: 'boolean' },
    brokers: { type: 'string' },
  },
});
const paths = stackPaths(values.dir);

function notify(message: SupervisorMessage): void {
  if (message.kind !== 'ready') console.log(message.line);
  if (process.connected) process.send?.(message);
}

const supervisor = createSupervisor({
  paths,
  durable: values.throwaway !== true,
  brokers: Number(values.brokers ?? 1),
  progress: (line) => notify({ kind: 'progress', line }),
});

let ending = false;
async function end(exitCode: number, failure?: string): Promise<void> {
  if (ending) return;
  ending = true;
  await supervisor.stop();
  if (failure === undefined) {
    // The ports stay noted: the next start takes the same ones when they are free.
    const state = readState(paths);
    if (state !== null) writeJson(paths.state, { ...state, services: [] });
  } else {
    const state = readState(paths);
    if (state !== null) writeJson(paths.state, { ...state, phase: 'failed', failure, services: [] });
    rmSync(paths.env, { force: true });
    notify({ kind: 'failed', line: failure });
  }
  process.exit(exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
// Attached: the stack lives as long as the program that started it, even when that one is killed.
if (values.attached === true) process.on('disconnect', () => void end(0));

try {
  await supervisor.start();
  notify({ kind: 'ready' });
} catch (error) {
  await end(1, error instanceof Error ? error.message : String(error));
}
