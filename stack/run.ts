import { StringDecoder } from 'node:string_decoder';
import { execa } from 'execa';
import type { Environment, ServiceUser } from './place.ts';

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

/**
 * Runs a program to its end and returns its exit code and what it wrote (both streams). Never throws. One that does not
 * end at SIGTERM when its time is over is killed 5 s later.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = execa(command, [...args], {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: (options.env ?? process.env) as NodeJS.ProcessEnv,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeoutMs ?? 600_000,
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
  });
  const { onOutput } = options;
  if (onOutput !== undefined) {
    const decoder = new StringDecoder('utf8');
    child.all.on('data', (chunk: Buffer) => onOutput(decoder.write(chunk)));
  }
  const { exitCode, all, originalMessage = '' } = await child;
  return { code: exitCode ?? null, output: `${all}${originalMessage}` };
}

/** As `run`, but a failure is an Error that names the program and ends with the last lines it wrote. */
export async function runOrThrow(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code === 0) return result.output;
  const tail = result.output.trim().split('\n').slice(-8).join('\n');
  throw new Error(`${command} ${args[0] ?? ''} failed (exit ${result.code ?? 'none'}):\n${tail}`);
}
