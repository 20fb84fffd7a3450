import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { askRedis } from '../../../stack/redis-wire.ts';
import { readState, stackPaths } from '../../../stack/state.ts';
import { defineFault } from '../fault.ts';

/** Addresses of this machine that other machines may reach. */
const outsideAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).flatMap(({ address, internal, family }) => (internal || family !== 'IPv4' ? [] : [address])),
  );

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/** What a service answered without a password, or why it refused. */
const attempt = (work: Promise<string>) =>
  work.then(
    (answer) => ({ refused: false, answer }),
    (error: unknown) => ({ refused: true, answer: error instanceof Error ? error.message : String(error) }),
  );

async function listTopics(broker: string): Promise<string> {
  const client = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, connectionTimeout: 2_000 });
  const admin = client.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    return `${(await admin.listTopics()).length} topics listed`;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function connectAs(user: string, url: URL): Promise<string> {
  const client = new pg.Client({
    host: url.hostname,
    port: Number(url.port),
    user,
    database: 'dangol',
    password: 'none',
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
  return `${user} logged in`;
}

export const fault = defineFault({
  name: 'services-without-password',
  what: 'Redis, PostgreSQL, Kafka and Elasticsearch asked without credentials, on every port and address of the machine.',
  async run({ shop }) {
    const { env } = shop;
    const ports = readState(stackPaths(env.DANGOL_STACK_DIR))?.ports ?? {};
    const outside = outsideAddresses();
    const open: string[] = [];
    for (const [name, port] of Object.entries(ports))
      for (const address of outside) if (await accepts(address, port)) open.push(`${name} at ${address}:${port}`);

    const redisUrl = new URL(env.REDIS_URL ?? '');
    const redis = await attempt(
      askRedis(`redis://${redisUrl.host}`, [['DBSIZE']]).then(([size]) => `${size} keys counted`),
    );
    const databaseUrl = new URL(env.DATABASE_URL ?? '');
    const postgres = await Promise.all(
      ['postgres', 'dangol_owner', 'dangol_app'].map((user) => attempt(connectAs(user, databaseUrl))),
    );
    const brokers = [...(env.KAFKA_BROKERS ?? '').split(','), `127.0.0.1:${ports['kafka-controller']}`];
    const kafka = await Promise.all(brokers.map((broker) => attempt(listTopics(broker))));
    const elasticsearch = await fetch(new URL('_search?size=0', `${env.ELASTICSEARCH_URL}/`));
    const addresses = [env.KAFKA_BROKERS ?? '', env.ELASTICSEARCH_URL ?? ''];
    const named = ['KAFKA_USERNAME', 'KAFKA_PASSWORD', 'ELASTICSEARCH_USERNAME', 'ELASTICSEARCH_PASSWORD'];
    const detailOf = (answers: { answer: string }[]) => answers.map(({ answer }) => answer).join('; ');
    return {
      redis: { held: redis.refused, detail: redis.answer },
      postgres: { held: postgres.every(({ refused }) => refused), detail: detailOf(postgres) },
      kafka: { held: kafka.every(({ refused }) => refused), detail: detailOf(kafka) },
      elasticsearch: { held: elasticsearch.status === 401, detail: `HTTP ${elasticsearch.status}` },
      loopback: {
        held: open.length === 0,
        detail: `${Object.keys(ports).length} ports tried at ${outside.join(', ') || 'no outside address'}; open: ${open.join(', ') || 'none'}`,
      },
      credentials: {
        held: named.every((name) => (env[name] ?? '') !== '') && addresses.every((text) => !text.includes('@')),
        detail: `settings without a value: ${named.filter((name) => (env[name] ?? '') === '').join(', ') || 'none'}`,
      },
    };
  },
});
