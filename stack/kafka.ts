import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { findJavaHome } from './java.ts';
import { readCluster } from './kafka-identity.ts';
import { brokerProperties, controllerLogin, KAFKA_USER, loginFiles } from './kafka-properties.ts';
import { maven } from './maven.ts';
import { makePrivateFolder, writePrivateFile } from './place.ts';
import { runOrThrow } from './run.ts';
import { type Launch, type LocalService, type ServiceContext, WrongServiceError } from './service.ts';

const VERSION = '4.3.1';
const POM = join(dirname(fileURLToPath(import.meta.url)), 'kafka/pom.xml');

function fetchJars(javaHome: string, context: ServiceContext): Promise<string> {
  return installOnce(join(context.cacheDir, `kafka-${VERSION}`), async (temporary) => {
    context.note(`downloading Apache Kafka ${VERSION}`);
    await maven(javaHome, [
      ...['--file', POM, 'dependency:copy-dependencies', '-DincludeScope=runtime'],
      `-DoutputDirectory=${temporary}`,
    ]);
  });
}

interface KafkaTool {
  run(mainClass: string, args: readonly string[]): Promise<string>;
}

/**
 * Writes the metadata log with the shop's user in it. The password is passed in a file: all users can read arguments.
 */
async function format(tool: KafkaTool, settingsFile: string, context: ServiceContext): Promise<void> {
  const files = loginFiles(context.dataDir);
  const { kafkaClusterId, kafkaPassword } = context.secrets;
  const user = `SCRAM-SHA-512=[name=${KAFKA_USER},password=${kafkaPassword}]`;
  writePrivateFile(files.formatArguments, `--add-scram\n${user}\n`, context.user);
  try {
    const args = ['format', '-t', kafkaClusterId, '-c', settingsFile, `@${files.formatArguments}`];
    await tool.run('kafka.tools.StorageTool', args);
  } finally {
    rmSync(files.formatArguments, { force: true });
  }
  writePrivateFile(files.userAdded, '', context.user);
}

/** Adds the shop's user to a log that was formatted before brokers asked for passwords, through a broker that runs. */
async function addUser(tool: KafkaTool, port: number, context: ServiceContext): Promise<void> {
  const files = loginFiles(context.dataDir);
  writePrivateFile(files.controllerLogin, controllerLogin(context.secrets), context.user);
  writePrivateFile(files.addedUser, `SCRAM-SHA-512=password=${context.secrets.kafkaPassword}\n`, context.user);
  try {
    await tool.run('kafka.admin.ConfigCommand', [
      ...['--bootstrap-server', `127.0.0.1:${port}`, '--command-config', files.controllerLogin],
      ...['--alter', '--entity-type', 'users', '--entity-name', KAFKA_USER, '--add-config-file', files.addedUser],
    ]);
  } finally {
    for (const file of [files.controllerLogin, files.addedUser]) rmSync(file, { force: true });
  }
  writePrivateFile(files.userAdded, '', context.user);
}

/** Ports that are tried first; the second and third broker's follow by hundreds. */
const FIRST_PORTS = { broker: 9093, controller: 9094 };

/** Three share what memory there is: 600 MB together under load. */
const heapOf = (count: number) => (count === 1 ? '-Xmx256m' : '-Xmx96m');

/** The brokers of one cluster, each a process with a port and a data folder of its own. */
export function kafkaBrokers(count: number): LocalService[] {
  return Array.from({ length: count }, (_, at) => kafkaBroker(at + 1, count));
}

const nameOf = (id: number) => (id === 1 ? 'kafka' : (`kafka-${id}` as const));

async function portsOf(count: number, context: ServiceContext): Promise<{ broker: number[]; controller: number[] }> {
  const ports = { broker: [] as number[], controller: [] as number[] };
  for (let at = 0; at < count; at++) {
    ports.broker.push(await context.choosePort(nameOf(at + 1), FIRST_PORTS.broker + 100 * at));
    ports.controller.push(await context.choosePort(`${nameOf(at + 1)}-controller`, FIRST_PORTS.controller + 100 * at));
  }
  return ports;
}

function kafkaBroker(id: number, count: number): LocalService {
  return {
    name: nameOf(id),
    async prepare(context): Promise<Launch> {
      const javaHome = await findJavaHome(context.cacheDir, context.user);
      const jars = await fetchJars(javaHome, context);
      makePrivateFolder(context.dataDir, context.user);
      const ports = await portsOf(count, context);
      const port = ports.broker[id - 1] ?? 0;
      const data = join(context.dataDir, 'data');
      const file = join(context.dataDir, 'server.properties');
      const formatted = existsSync(join(data, 'meta.properties'));
      const { userAdded } = loginFiles(context.dataDir);
      const isUserMissing = formatted && !existsSync(userAdded);
      const { secrets } = context;
      const node = { id, port, controllerPorts: ports.controller, data, secrets, plainLogin: isUserMissing };
      writePrivateFile(file, brokerProperties(node), context.user);
      const java = join(javaHome, 'bin/java');
      const classPath = ['-cp', join(jars, '*')];
      const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];
      const tool: KafkaTool = {
        run: (mainClass, args) =>
          runOrThrow(
            java,
            ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx128m', ...logging, ...classPath, mainClass, ...args],
            { cwd: context.dataDir, user: context.user },
          ),
      };
      if (!formatted) await format(tool, file, context);
      const login = { username: KAFKA_USER, password: secrets.kafkaPassword };
      const archive = join(context.dataDir, 'classes.jsa');
      return {
        command: java,
        args: [
          // On few cores the second compiler costs more than its code saves.
          ...['-Xms96m', heapOf(count), '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
          // Keeps the parsed classes between starts: 0.7 s instead of 1.7 s.
          ...['-XX:+AutoCreateSharedArchive', `-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off', '-Xshare:auto'],
          ...[...logging, ...classPath, 'kafka.Kafka', file],
        ],
        env: { PATH: process.env.PATH, JAVA_HOME: javaHome },
        cwd: context.dataDir,
        port,
        stopSignal: 'SIGTERM',
        check: async () => {
          if (isUserMissing && !existsSync(userAdded)) await addUser(tool, port, context);
          const answered = await readCluster(`127.0.0.1:${port}`, login);
          if (answered.clusterId !== secrets.kafkaClusterId) {
            throw new WrongServiceError(`Kafka on port ${port} belongs to another cluster (${answered.clusterId}).`);
          }
          // A topic that is created before has as few copies as there are brokers.
          if (answered.brokers < count) throw new Error(`${answered.brokers} of ${count} brokers are up`);
        },
        settings: {
          KAFKA_BROKERS: ports.broker.map((broker) => `127.0.0.1:${broker}`).join(),
          KAFKA_USERNAME: login.username,
          KAFKA_PASSWORD: login.password,
        },
      };
    },
  };
}
