import pg from 'pg';
import { basicAuthorization } from './elasticsearch-users.ts';
import { type Login, readClusterId } from './kafka-identity.ts';
import type { Environment } from './place.ts';
import { askRedis } from './redis-wire.ts';
import { type ServiceName, WrongServiceError } from './service.ts';

/** The setting with the address of an external service; where it is set, the stack does not start that service. */
export const URL_SETTING: Record<ServiceName, string> = {
  postgres: 'DATABASE_URL',
  redis: 'REDIS_URL',
  kafka: 'KAFKA_BROKERS',
  elasticsearch: 'ELASTICSEARCH_URL',
  payment: 'PAYMENT_URL',
};

/** Settings that go with an address, when its service asks who is there. */
export const LOGIN_SETTINGS: Record<ServiceName, readonly string[]> = {
  postgres: [],
  redis: [],
  kafka: ['KAFKA_USERNAME', 'KAFKA_PASSWORD'],
  elasticsearch: ['ELASTICSEARCH_USERNAME', 'ELASTICSEARCH_PASSWORD'],
  payment: ['PAYMENT_SECRET_KEY'],
};

/** Login of an external service; null: it needs none. */
export function externalLogin(name: ServiceName, env: Environment = process.env): Login | null {
  const [username = '', password = ''] = LOGIN_SETTINGS[name].map((setting) => env[setting] ?? '');
  return username === '' ? null : { username, password };
}

/**
 * Checks an external service before anything is written to it: it responds, is of the right kind, and is empty or holds
 * this shop's data. Throws an Error of one line with the remedy.
 */
export async function checkExternalService(name: ServiceName, address: string, namespace: string): Promise<void> {
  try {
    await checks[name](address, namespace);
  } catch (error) {
    if (error instanceof WrongServiceError) throw error;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new Error(
      `${URL_SETTING[name]} is given, but ${name} does not answer there (${reason}). To mend it: start it, or unset ${URL_SETTING[name]}`,
    );
  }
}

const loginRefused = (name: ServiceName) =>
  new WrongServiceError(
    `${URL_SETTING[name]} is given, and ${name} refuses the login. To mend it: set ${LOGIN_SETTINGS[name].join(' and ')}`,
  );

const checks: Record<ServiceName, (address: string, namespace: string) => Promise<void>> = {
  async postgres(address) {
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ table_name: string }>(
        `select table_name from information_schema.tables where table_schema = 'public' limit 500`,
      );
      const names = rows.map((row) => row.table_name);
      if (names.length > 0 && !names.includes('outbox_message') && !names.includes('_prisma_migrations')) {
        throw new WrongServiceError(
          `DATABASE_URL names a database with other tables (${names[0]}, …). To mend it: createdb dangol, and point DATABASE_URL at it`,
        );
      }
    } finally {
      await client.end();
    }
  },
  async redis(address, namespace) {
    const [size, marker, sample] = await askRedis(address, [['DBSIZE'], ['GET', 'dangol:stack'], ['RANDOMKEY']]);
    const ours = marker !== null || /(^|:)v\d+:/.test(sample ?? '');
    if (size !== '0' && !ours && namespace === '') {
      throw new WrongServiceError(
        `REDIS_URL names a database that holds ${size} keys of something else. To mend it: give an empty one (redis://…/1) or set DANGOL_NAMESPACE`,
      );
    }
  },
  async kafka(address) {
    const [first] = address.split(',');
    const [host, port] = (first ?? '').trim().split(':');
    await readClusterId(`${host || '127.0.0.1'}:${port ?? 9092}`, externalLogin('kafka')).catch((error: unknown) => {
      // A broker that asks for a login ends the connection of who gives none.
      const refused = error instanceof Error && /Closed connection|SASL/.test(error.message);
      throw refused ? loginRefused('kafka') : error;
    });
  },
  async elasticsearch(address) {
    const login = externalLogin('elasticsearch');
    const response = await fetch(new URL('_cluster/health', `${address.replace(/\/$/, '')}/`), {
      headers: login === null ? {} : { authorization: basicAuthorization(login) },
      signal: AbortSignal.timeout(3_000),
    });
    if (response.status === 401) throw loginRefused('elasticsearch');
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const health = (await response.json()) as { cluster_name?: string };
    if (health.cluster_name === undefined) throw new WrongServiceError('ELASTICSEARCH_URL is not an Elasticsearch.');
  },
  async payment(address) {
    const [secretKey = ''] = LOGIN_SETTINGS.payment.map((setting) => process.env[setting] ?? '');
    const response = await fetch(new URL('/v1/payments/none', address), {
      headers: { authorization: basicAuthorization({ username: secretKey, password: '' }) },
      signal: AbortSignal.timeout(3_000),
    });
    if (response.status === 401) throw loginRefused('payment');
    const answer = (await response.json().catch(() => ({}))) as { code?: string };
    if (answer.code === undefined) throw new WrongServiceError('PAYMENT_URL is not a payment provider.');
  },
};
