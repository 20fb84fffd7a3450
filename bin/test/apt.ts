import { run } from '../../stack/run.ts';

/** Installs Debian packages, as root. Whether it succeeded. */
export async function aptInstall(packages: readonly string[]): Promise<boolean> {
  // Debian would start a server as a service at once; RUNLEVEL=1 prevents that and keeps its port free.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  if ((await install()).code === 0) return true;
  await run('apt-get', ['update'], { env });
  return (await install()).code === 0;
}
