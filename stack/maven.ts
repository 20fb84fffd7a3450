import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';
import { MissingError } from './remedy.ts';
import { run } from './run.ts';

/** Runs Maven goals in batch mode with the Java at `javaHome`; throws with Maven's last lines when they fail. */
export async function maven(javaHome: string, args: readonly string[]): Promise<void> {
  const mvn = findProgram('mvn');
  if (mvn === null) throw new MissingError('Maven was not found.', 'apt-get install -y maven');
  // Without a project Maven writes a folder named ${project.basedir}, with notes of what it has unpacked, where it
  // runs.
  const cwd = mkdtempSync(join(tmpdir(), 'dangol-maven-'));
  const env = { ...process.env, JAVA_HOME: javaHome };
  const result = await run(mvn, ['--batch-mode', '--quiet', ...args], { cwd, env });
  rmSync(cwd, { recursive: true, force: true });
  if (result.code === 0) return;
  const reason = result.output.split('\n').find((line) => line.includes('ERROR')) ?? result.output.trim().slice(-300);
  throw new MissingError(`Maven could not fetch what is needed: ${reason.trim()}`, `${mvn} ${args.join(' ')}`);
}
