import { findProgram } from '../../stack/find-program.ts';
import { run } from '../../stack/run.ts';

/** Installs packages, as root on a machine with apt; elsewhere it does nothing, and the caller finds them missing. */
export async function aptInstall(packages: readonly string[], note: (line: string) => void): Promise<void> {
  if (packages.length === 0 || process.getuid?.() !== 0 || findProgram('apt-get') === null) return;
  note(`installing ${packages.join(', ')} with apt`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  if ((await install()).code === 0) return;
  await run('apt-get', ['update'], { env });
  await install();
}
