import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { down, readEnvFile, reset, up } from '../../stack/control.ts';
import { basicAuthorization } from '../../stack/elasticsearch-users.ts';
import { checkExternalService, LOGIN_SETTINGS, URL_SETTING } from '../../stack/external-services.ts';
import { readClusterId } from '../../stack/kafka-identity.ts';
import { dataRoot, serviceUser } from '../../stack/place.ts';
import { endProcess, isRunning, type ProcessRecord, writeJson } from '../../stack/process-table.ts';
import { askRedis } from '../../stack/redis-wire.ts';
import { liveState, loadSecrets, type StackPaths, stackPaths } from '../../stack/state.ts';

/*
 * The life cycle of a local stack, on a separate one in a private temporary folder: the service user cannot enter it,
 * as it cannot enter a clone under /root. Kafka and Elasticsearch are external services, those of the stack that the
 * tests use, since the tested behaviour is the same for each and these two start slowly.
 */

const PAYMENT_SETTINGS = ['PAYMENT_URL', 'PAYMENT_SECRET_KEY', 'PAYMENT_PORT', 'PAYMENT_DATABASE_URL'];

let folder: string;
let paths: StackPaths;
const original = new Map<string, string | undefined>();

function setEnv(name: string, value: string | undefined): void {
  if (!original.has(name)) original.set(name, process.env[name]);
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const start = () => up({ paths, attached: false, throwaway: true, progress: () => undefined });

function recordOf(name: string): ProcessRecord {
  const found = liveState(paths)?.services.find((service) => service.name === name)?.process;
  if (found === null || found === undefined) throw new Error(`${name} is not noted as running.`);
  return found;
}

const records = () => (liveState(paths)?.services ?? []).flatMap((service) => service.process ?? []);

beforeAll(() => {
  const shared = readEnvFile(stackPaths());
  for (const service of ['kafka', 'elasticsearch'] as const)
    for (const name of [URL_SETTING[service], ...LOGIN_SETTINGS[service]])
      setEnv(name, process.env[name] ?? shared[name]);
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'SESSION_SECRET', ...PAYMENT_SETTINGS])
    setEnv(name, undefined);
  folder = mkdtempSync(join(tmpdir(), 'dangol-stack-'));
  chmodSync(folder, 0o700);
  paths = stackPaths(join(folder, '.stack'));
});

afterEach(() => {
  for (const name of ['DATABASE_URL', 'REDIS_URL']) setEnv(name, undefined);
});

afterAll(async () => {
  await reset(paths);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, value] of original) setEnv(name, value);
});

test('up, in a folder nobody else may enter, and down again without a process left', async () => {
  const stack = await start();
  expect(stack.started).toBe(true);
  const running = records();
  expect(running.map(({ name }) => name).sort()).toEqual(['payment', 'postgres', 'redis']);
  expect(await askRedis(stack.env.REDIS_URL ?? '', [['PING']])).toEqual(['PONG']);
  expect(await down(paths)).toBe(true);
  expect(running.filter(isRunning)).toEqual([]);
  expect(liveState(paths)).toBeNull();
});

test('the second to come finds it up, and keeps its data, ports and passwords', async () => {
  const first = await start();
  const second = await start();
  expect(second.started).toBe(false);
  expect(second.env).toEqual(first.env);
});

test('only we may read what holds passwords', () => {
  for (const file of [paths.env, paths.secrets]) expect(statSync(file).mode & 0o077).toBe(0);
});

test('services need their passwords', async () => {
  const { REDIS_URL = '', DATABASE_URL = '' } = readEnvFile(paths);
  await expect(askRedis(REDIS_URL.replace(/:[^:@]*@/, ':wrong@'), [['PING']])).rejects.toThrow(/WRONGPASS/);
  const client = new pg.Client({ connectionString: DATABASE_URL.replace(/:[^:@]*@/, ':wrong@') });
  await expect(client.connect()).rejects.toThrow(/password authentication failed/);
});

test('so do Kafka and Elasticsearch, which are not asked without one', async () => {
  const { KAFKA_BROKERS = '', KAFKA_USERNAME = '', KAFKA_PASSWORD = '', ...env } = readEnvFile(paths);
  const login = { username: KAFKA_USERNAME, password: KAFKA_PASSWORD };
  expect(await readClusterId(KAFKA_BROKERS, login, 10_000)).toHaveLength(22);
  await expect(readClusterId(KAFKA_BROKERS, null)).rejects.toThrow(/Closed connection/);
  await expect(readClusterId(KAFKA_BROKERS, { ...login, password: 'wrong' })).rejects.toThrow(/authentication failed/);

  const { ELASTICSEARCH_URL = '', ELASTICSEARCH_USERNAME = '', ELASTICSEARCH_PASSWORD = '' } = env;
  const status = async (password?: string) => {
    const authorization = basicAuthorization({ username: ELASTICSEARCH_USERNAME, password: password ?? '' });
    const headers: Record<string, string> = password === undefined ? {} : { authorization };
    return (await fetch(`${ELASTICSEARCH_URL}/_cluster/health`, { headers })).status;
  };
  expect([await status(ELASTICSEARCH_PASSWORD), await status('wrong'), await status()]).toEqual([200, 401, 401]);
});

test('secrets that an older version did not make are made, and the others stay', () => {
  const older = stackPaths(join(folder, 'older'));
  const { kafkaPassword, elasticsearchPassword, ...known } = loadSecrets(older);
  writeJson(older.secrets, known);
  const secrets = loadSecrets(older);
  expect(secrets).toMatchObject(known);
  for (const made of [secrets.kafkaPassword, secrets.elasticsearchPassword]) expect(made).toMatch(/^[\w-]{32}$/);
  expect(secrets.kafkaPassword).not.toBe(kafkaPassword);
  expect(secrets.elasticsearchPassword).not.toBe(elasticsearchPassword);
  expect(loadSecrets(older)).toEqual(secrets);
});

test('arguments, which everybody on the machine can read, hold no password', () => {
  const { REDIS_URL = '', DATABASE_URL = '', ...env } = readEnvFile(paths);
  const listed = execFileSync('ps', ['-axww', '-o', 'args='], { encoding: 'utf8' });
  for (const url of [REDIS_URL, DATABASE_URL]) expect(listed).not.toContain(new URL(url).password);
  for (const name of ['KAFKA_PASSWORD', 'ELASTICSEARCH_PASSWORD', 'PAYMENT_SECRET_KEY']) {
    expect(env[name]).toBeDefined();
    expect(listed).not.toContain(env[name]);
  }
});

test('a service that is killed runs again, on the same port', async () => {
  const before = recordOf('redis');
  process.kill(before.pid, 'SIGKILL');
  await vi.waitFor(
    async () => {
      expect(recordOf('redis').pid).not.toBe(before.pid);
      expect(await askRedis(readEnvFile(paths).REDIS_URL ?? '', [['PING']])).toEqual(['PONG']);
    },
    { timeout: 10_000, interval: 50 },
  );
  expect(recordOf('redis').port).toBe(before.port);
});

test('a killed supervisor leaves services behind, and the next start ends them and takes over', async () => {
  const supervisor = liveState(paths)?.supervisor;
  if (supervisor === undefined) throw new Error('No supervisor is noted.');
  const left = records();
  await endProcess(supervisor, 'SIGKILL', 5_000);
  expect(left.filter(isRunning)).toHaveLength(3);
  const stack = await start();
  expect(stack.started).toBe(true);
  expect(left.filter(isRunning)).toEqual([]);
  expect(records()).toHaveLength(3);
});

test('a database somebody else uses is not written to', async () => {
  const { DATABASE_OWNER_URL = '' } = readEnvFile(paths);
  const client = new pg.Client({ connectionString: DATABASE_OWNER_URL });
  await client.connect();
  await client.query('create table somebody_elses (id int)');
  await client.end();
  const other = stackPaths(join(folder, 'other'));
  setEnv('DATABASE_URL', DATABASE_OWNER_URL);
  await expect(up({ paths: other, attached: false, progress: () => undefined })).rejects.toThrow(
    /database with other tables \(somebody_elses.*To mend it/,
  );
  expect(liveState(other)).toBeNull();
});

test('a service that is given and does not answer is said in one line with what to do', async () => {
  setEnv('REDIS_URL', 'redis://127.0.0.1:1');
  const other = stackPaths(join(folder, 'third'));
  const failure = await up({ paths: other, attached: false, progress: () => undefined }).catch(
    (error: Error) => error.message,
  );
  expect(failure).toMatch(
    /^REDIS_URL is given, but redis does not answer there .* To mend it: start it, or unset REDIS_URL$/,
  );
  expect(liveState(other)).toBeNull();
  await reset(other);
});

test.each([
  ['kafka', 'KAFKA'],
  ['elasticsearch', 'ELASTICSEARCH'],
] as const)('%s that is given without its password is said with the settings that lack', async (service, prefix) => {
  const { [URL_SETTING[service]]: address = '' } = readEnvFile(paths);
  for (const password of ['', 'wrong']) {
    const login = [`${prefix}_USERNAME`, `${prefix}_PASSWORD`] as const;
    const kept = login.map((name) => process.env[name]);
    for (const name of login) setEnv(name, password);
    await expect(checkExternalService(service, address, '')).rejects.toThrow(
      `refuses the login. To mend it: set ${login.join(' and ')}`,
    );
    for (const [at, name] of login.entries()) setEnv(name, kept[at]);
  }
});

test('reset forgets everything', async () => {
  const data = dataRoot(paths.dir, serviceUser());
  const running = records();
  await reset(paths);
  expect(running.filter(isRunning)).toEqual([]);
  for (const path of [paths.dir, data]) expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});

test('a note cut off while it was written does not stop the next start', async () => {
  await start();
  await down(paths);
  writeFileSync(paths.state, '{"supervisor": {"pid": 1');
  const stack = await start();
  expect(stack.started).toBe(true);
});
