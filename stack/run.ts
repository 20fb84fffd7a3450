import { spawn } from 'node:child_process';
import type { Environment, ServiceUser } from './place.ts';

/** As process.env, without the keys that frameworks declare to be always there. */

export interface RunOptions {
  cwd?: string;
  env?: Environment;
  user?: ServiceUser | null;
  timeoutMs?: number;
  /** Ends the program when aborted. */
  signal?: AbortSignal;
  /** Called with each chunk of output as it comes. */
  onOutput?(chunk: string): void;
}

export interface RunResult {
  /** null: it could not be started or was ended by a signal. */
  code: number | null;
  output: string;
}

/** Runs a program to its end and returns its exit code and what it wrote (both streams). Never throws. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: (options.env ?? process.env) as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 600_000,
      signal: options.signal,
      ...(options.user ? { uid: options.user.uid, gid: options.user.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      options.onOutput?.(chunk.toString());
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** As `run`, but a failure is an Error that names the program and ends with the last lines it wrote. */
export async function runOrThrow(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code === 0) return result.output;
  const tail = result.output.trim().split('\n').slice(-8).join('\n');
  throw new Error(`${command} ${args[0] ?? ''} failed (exit ${result.code ?? 'none'}):\n${tail}`);
}
