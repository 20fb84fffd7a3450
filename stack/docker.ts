import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from './place.ts';
import { run, runOrThrow } from './run.ts';
import type { Secrets, ServiceName } from './service.ts';

const COMPOSE_FILE = join(dirname(fileURLToPath(import.meta.url)), '../docker-compose.yml');

/** The payment provider is a process of the stack also where the others are containers. */
type ContainerName = Exclude<ServiceName, 'payment'>;

/** Services of docker-compose.yml behind each name of ours. */
const COMPOSE_SERVICES: Record<ContainerName, readonly string[]> = {
  postgres: ['postgres'],
  redis: ['redis'],
  kafka: ['kafka-1', 'kafka-2', 'kafka-3'],
  elasticsearch: ['elasticsearch'],
};

/** Whether Docker was asked for (DANGOL_STACK=docker) and an engine answers. */
export async function isDockerWanted(env: Environment = process.env): Promise<boolean> {
  if (env.DANGOL_STACK !== 'docker') return false;
  return (await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 5_000 })).code === 0;
}

function composeEnv(secrets: Secrets): Environment {
  return {
    ...process.env,
    COMPOSE_PROJECT_NAME: `dangol-${secrets.stackId}`,
    POSTGRES_PASSWORD: secrets.ownerPassword,
    APP_DATABASE_PASSWORD: secrets.appPassword,
    READER_DATABASE_PASSWORD: secrets.readerPassword,
    REDIS_PASSWORD: secrets.redisPassword,
    KAFKA_CLUSTER_ID: secrets.kafkaClusterId,
    KAFKA_PASSWORD: secrets.kafkaPassword,
    KAFKA_CONTROLLER_PASSWORD: secrets.kafkaControllerPassword,
    ELASTICSEARCH_PASSWORD: secrets.elasticsearchPassword,
    SESSION_SECRET: secrets.sessionSecret,
    PAYMENT_DATABASE_PASSWORD: secrets.paymentPassword,
    PAYMENT_SECRET_KEY: secrets.paymentSecretKey,
  };
}

/** Starts the containers of the services in `names`, waits until they are healthy and returns their settings. */
export async function startContainers(
  names: readonly ContainerName[],
  secrets: Secrets,
): Promise<Record<string, string>> {
  const services = names.flatMap((name) => COMPOSE_SERVICES[name]);
  await runOrThrow('docker', ['compose', '--file', COMPOSE_FILE, 'up', '--detach', '--wait', ...services], {
    env: composeEnv(secrets),
  });
  const settings: Record<ContainerName, Record<string, string>> = {
    postgres: {
      DATABASE_URL: `postgresql://dangol_app:${secrets.appPassword}@127.0.0.1:5433/dangol`,
      DATABASE_OWNER_URL: `postgresql://dangol_owner:${secrets.ownerPassword}@127.0.0.1:5433/dangol`,
      READER_DATABASE_URL: `postgresql://dangol_reader:${secrets.readerPassword}@127.0.0.1:5433/dangol`,
      PAYMENT_DATABASE_URL: `postgresql://dangol_payment:${secrets.paymentPassword}@127.0.0.1:5433/dangol`,
    },
    redis: { REDIS_URL: `redis://:${secrets.redisPassword}@127.0.0.1:6380` },
    kafka: {
      KAFKA_BROKERS: '127.0.0.1:19092,127.0.0.1:29092,127.0.0.1:39092',
      KAFKA_USERNAME: 'dangol',
      KAFKA_PASSWORD: secrets.kafkaPassword,
    },
    elasticsearch: {
      ELASTICSEARCH_URL: 'http://127.0.0.1:9201',
      ELASTICSEARCH_USERNAME: 'elastic',
      ELASTICSEARCH_PASSWORD: secrets.elasticsearchPassword,
    },
  };
  return Object.assign({}, ...names.map((name) => settings[name]));
}

/** Stops the containers; `volumes` forgets their data too. */
export async function stopContainers(secrets: Secrets, volumes: boolean): Promise<void> {
  const args = ['compose', '--file', COMPOSE_FILE, volumes ? 'down' : 'stop', ...(volumes ? ['--volumes'] : [])];
  await runOrThrow('docker', args, { env: composeEnv(secrets) });
}
