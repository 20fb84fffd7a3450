import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseArguments } from '#analytics/launch/arguments.ts';
import { parseStream } from '#analytics/launch/stream-arguments.ts';
import { envSchema } from '#contracts/env.ts';
import { settingsSchema } from '#payment-provider/settings.ts';

/** docker-compose.yml cannot be run everywhere: this holds it to the code. */

interface ComposeService {
  image?: string;
  build?: string | { context: string; target: string };
  profiles?: string[];
  restart?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const composeText = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(composeText, { merge: true, maxAliasCount: -1 }) as {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
};
const settings = Object.keys(envSchema.shape);
const workers = readdirSync('workers').filter((name) => existsSync(`workers/${name}/main.ts`));
const processes = ['web', 'realtime', ...workers];
/** Containers that do their work and end. */
const oneShots = ['prepare', 'analytics', 'kibana-user'];
const service = (name: string): ComposeService => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};

/** Names in .env.example, commented out or not. */
const exampleNames = readFileSync('.env.example', 'utf8')
  .split('\n')
  .flatMap((line) => /^#?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1] ?? []);

test('every setting is in .env.example, with a default the schema accepts', () => {
  expect(settings.filter((name) => !exampleNames.includes(name))).toEqual([]);
  const provided = Object.fromEntries(
    readFileSync('.env.example', 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Z][A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
        return name !== undefined && settings.includes(name) && name !== 'SESSION_SECRET' ? [[name, value]] : [];
      }),
  );
  const partial = z.object(envSchema.shape).partial();
  expect(partial.safeParse(provided).error?.issues ?? []).toEqual([]);
});

test('.env.example holds no secret', () => {
  const filled = readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z_]*(PASSWORD|SECRET|SECRET_KEY)=.+/.test(line));
  expect(filled).toEqual([]);
});

test('each process has a container, and each container its process', () => {
  for (const name of processes) expect(service(name).build, name).toBe('.');
  const built = Object.entries(compose.services).flatMap(([name, { build }]) => (build === undefined ? [] : [name]));
  expect(built.sort()).toEqual([...processes, 'prepare', 'analytics', 'stream', 'payment-provider'].sort());
  for (const name of built) {
    const file = service(name).command?.find((argument) => argument.endsWith('.ts'));
    if (name !== 'web') expect(file !== undefined && existsSync(file), `${name} runs ${file}`).toBe(true);
  }
});

test('every process gets every setting the schema requires, and none it does not know', () => {
  const required = settings.filter(
    (name) => !envSchema.shape[name as keyof typeof envSchema.shape].safeParse(undefined).success,
  );
  expect(required).toContain('DATABASE_URL');
  for (const name of [...processes, 'prepare', 'analytics', 'stream']) {
    const provided = Object.keys(service(name).environment ?? {});
    expect(
      required.filter((setting) => !provided.includes(setting)),
      name,
    ).toEqual([]);
    const known = [...settings, ...(name === 'prepare' ? ['DATABASE_OWNER_URL'] : [])];
    expect(
      provided.filter((setting) => !known.includes(setting)),
      name,
    ).toEqual([]);
  }
});

test('the payment provider has every setting of its own and none of the shop, which knows its address and its key', () => {
  const { environment = {}, ports } = service('payment-provider');
  expect(Object.keys(environment).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  expect(ports).toBeUndefined();
  const { environment: web = {} } = service('web');
  expect(new URL(web.PAYMENT_URL ?? '')).toMatchObject({
    hostname: 'payment-provider',
    port: environment.PAYMENT_PORT,
  });
  expect(web.PAYMENT_SECRET_KEY).toBe(environment.PAYMENT_SECRET_KEY);
  expect(Object.keys(settingsSchema.shape).filter((name) => !exampleNames.includes(name))).toEqual([]);
});

test('ports inside agree with the settings of the process, and services with the addresses given', () => {
  const web = service('web');
  expect(web.ports).toEqual(['3000:3000']);
  expect(service('realtime').ports).toEqual(['3001:3001']);
  expect(web.environment?.WEB_PORT).toBe('3000');
  expect(web.environment?.REALTIME_PORT).toBe('3001');
  const address = web.environment ?? {};
  const hosts = [
    new URL((address.DATABASE_URL ?? '').replace(/\$\{[^}]*\}/, 'secret')).hostname,
    new URL((address.REDIS_URL ?? '').replace(/\$\{[^}]*\}/, 'secret')).hostname,
    new URL(address.ELASTICSEARCH_URL ?? '').hostname,
    ...(address.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.split(':')[0] ?? ''),
  ];
  expect(hosts).toEqual(['postgres', 'redis', 'elasticsearch', 'kafka-1', 'kafka-2', 'kafka-3']);
  for (const host of hosts) service(host);
});

test('no host port is promised twice', () => {
  const hostPorts = Object.values(compose.services).flatMap(({ ports = [] }) =>
    ports.map((port) => port.split(':').at(-2)),
  );
  expect(new Set(hostPorts).size).toBe(hostPorts.length);
});

test('three brokers, three copies, two of which must have a message', () => {
  const brokers = Object.keys(compose.services).filter((name) => /^kafka-\d$/.test(name));
  expect(brokers).toHaveLength(3);
  const ids = brokers.map((name) => service(name).environment?.KAFKA_NODE_ID);
  expect(new Set(ids).size).toBe(3);
  for (const name of brokers) {
    expect(service(name).image).toBe('apache/kafka:4.3.1');
    expect(service(name).environment?.KAFKA_DEFAULT_REPLICATION_FACTOR).toBe('3');
    expect(service(name).environment?.KAFKA_MIN_INSYNC_REPLICAS).toBe('2');
    expect(service(name).environment?.KAFKA_ADVERTISED_LISTENERS).toContain(`INTERNAL://${name}:9092`);
  }
});

test('every container but those that end has a health check, and nothing starts before what it needs is well', () => {
  for (const [name, { healthcheck, depends_on = {} }] of Object.entries(compose.services)) {
    if (!oneShots.includes(name)) expect(healthcheck, name).toBeDefined();
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      expect(condition, `${name} needs ${needed}`).toBe(
        oneShots.includes(needed) ? 'service_completed_successfully' : 'service_healthy',
      );
      service(needed);
    }
  }
});

test('the job over the whole log runs when it is asked for, on an image that holds Spark, and loads what it finds', () => {
  const { build, command = [], profiles, restart, volumes = [] } = service('analytics');
  expect(profiles).toEqual(['analytics']);
  expect(restart).toBe('no');
  const file = command.findIndex((argument) => argument.endsWith('.ts'));
  const provided = parseArguments(command.slice(file + 1));
  expect(provided).toMatchObject({ command: 'neighbours', from: 'kafka', load: true });
  expect(volumes.map((volume) => volume.split(':')[1])).toEqual([provided?.out]);

  const { target = '' } = typeof build === 'object' ? build : {};
  const stages = readFileSync('Dockerfile', 'utf8').split(/^(?=FROM )/m);
  const stage = stages.find((text) => text.startsWith(`FROM build AS ${target}\n`)) ?? '';
  for (const needed of ['openjdk-17-jre-headless', 'python3-venv', 'maven', 'analytics.ts prepare'])
    expect(stage).toContain(needed);
  // What no target is named for is the last: the shop.
  expect(stages.at(-1)).toContain('server/web/main.ts');
  const running = Object.entries(compose.services).filter((entry) => entry[1].profiles !== undefined);
  expect(running.map(([name]) => name)).toEqual(['analytics', 'stream']);
});

test('the stream of roll-ups is on the same image, may stop in its own time, and shows in its folder that it runs', () => {
  const { build, image, command = [], profiles, restart, healthcheck } = service('stream');
  expect(profiles).toEqual(['analytics']);
  expect({ build, image }).toEqual({ build: service('analytics').build, image: service('analytics').image });
  expect(restart).toBe('unless-stopped');
  const file = command.findIndex((argument) => argument.endsWith('.ts'));
  expect(command[file + 1]).toBe('stream');
  const { out = '' } = parseStream(command.slice(file + 2)) ?? {};
  expect(healthcheck?.test.at(-1)).toContain(`${out}/status.json`);
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`mkdir -p /var/lib/dangol/analytics ${out} `);
});

test('brokers and the search engine ask for a password, and every process has it', () => {
  for (const name of ['kafka-1', 'kafka-2', 'kafka-3']) {
    const { command = [], environment = {}, healthcheck, volumes = [] } = service(name);
    const protocols = (environment.KAFKA_LISTENER_SECURITY_PROTOCOL_MAP ?? '').split(',');
    const listeners = (environment.KAFKA_LISTENERS ?? '').split(',').map((listener) => listener.split(':')[0]);
    expect(protocols.sort()).toEqual(listeners.map((listener) => `${listener}:SASL_PLAINTEXT`).sort());
    expect(environment).toHaveProperty('KAFKA_PASSWORD');
    expect(environment).toHaveProperty('KAFKA_CONTROLLER_PASSWORD');
    // The image formats the log without users.
    expect(command.at(-1)).toBe('/etc/dangol/start-kafka.sh');
    expect(volumes).toContain('./stack/docker/start-kafka.sh:/etc/dangol/start-kafka.sh:ro');
    expect(volumes.some((volume) => volume.endsWith(`:${environment.KAFKA_LOG_DIRS}`))).toBe(true);
    expect(healthcheck?.test.at(-1)).toContain('--command-config /tmp/dangol/client.properties');
  }
  const { environment: engine = {} } = service('elasticsearch');
  expect(engine['xpack.security.enabled']).toBe('true');
  for (const name of [...processes, 'prepare', 'analytics', 'stream']) {
    const { environment = {} } = service(name);
    expect(environment.KAFKA_USERNAME).toBe('dangol');
    expect(environment.KAFKA_PASSWORD).toBe(service('kafka-1').environment?.KAFKA_PASSWORD);
    expect(environment.ELASTICSEARCH_USERNAME).toBe('elastic');
    expect(environment.ELASTICSEARCH_PASSWORD).toBe(engine.ELASTIC_PASSWORD);
  }
  const kibana = service('kibana').environment ?? {};
  expect(kibana.ELASTICSEARCH_USERNAME).toBe('kibana_system');
  expect(kibana.ELASTICSEARCH_PASSWORD).toBe(service('kibana-user').environment?.KIBANA_PASSWORD);
});

test('metrics ports are served to the other containers and to nobody on the host', () => {
  for (const name of processes) expect(service(name).environment?.METRICS_HOST).toBe('0.0.0.0');
  const published = Object.values(compose.services).flatMap(({ ports = [] }) =>
    ports.map((port) => port.split(':').at(-1)),
  );
  for (const port of ['3010', '3011', '3012']) expect(published).not.toContain(port);
});

test('passwords come from the environment, whose names .env.example knows', () => {
  const variables = [...composeText.matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1] ?? '');
  expect(variables.filter((name) => !exampleNames.includes(name))).toEqual([]);
  for (const line of composeText.split('\n').filter((text) => /PASSWORD:|SESSION_SECRET:|SECRET_KEY:/.test(text))) {
    expect(line).toMatch(/\$\{[A-Z_]+:\?/);
  }
});

test('volumes and mounted files exist', () => {
  for (const { volumes = [] } of Object.values(compose.services)) {
    for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) expect(existsSync(source), source).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  }
});

test('prometheus asks the containers that exist', () => {
  const { scrape_configs: jobs } = parse(readFileSync('stack/docker/prometheus.yml', 'utf8')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  const targets = jobs.flatMap((job) => job.static_configs.flatMap((entry) => entry.targets));
  const portOf = (name: string) => {
    const setting = name === 'web' || name === 'realtime' ? name.toUpperCase() : 'WORKERS';
    return service(name).environment?.[`${setting}_METRICS_PORT`];
  };
  expect(targets.sort()).toEqual(processes.map((name) => `${name}:${portOf(name)}`).sort());
  // The alert evaluator looks at the same (docs/decisions/0129).
  const looked = service('alert-evaluator').environment?.METRICS_TARGETS?.split(',');
  expect(looked?.sort()).toEqual(targets);
});
