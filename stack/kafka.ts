import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnce } from './install-once.ts';
import { findJavaHome } from './java.ts';
import { readClusterId } from './kafka-wire.ts';
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

/** One KRaft node that is broker and controller, with the thread and buffer sizes of a small machine. */
function properties(port: number, controllerPort: number, data: string): string {
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    // A name misspelled is an error, not a new topic with one partition.
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 4_194_304,
    'offsets.topic.num.partitions': 6,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // The recommender folds the log from its beginning: it is kept.
    'log.retention.ms': -1,
  };
  return `${Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

export const kafka: LocalService = {
  name: 'kafka',
  async prepare(context): Promise<Launch> {
    const javaHome = await findJavaHome(context.cacheDir, context.user);
    const jars = await fetchJars(javaHome, context);
    makePrivateFolder(context.dataDir, context.user);
    const port = await context.choosePort('kafka', 9093);
    const controllerPort = await context.choosePort('kafka-controller', 9094);
    const data = join(context.dataDir, 'data');
    const file = join(context.dataDir, 'server.properties');
    writePrivateFile(file, properties(port, controllerPort, data), context.user);
    const java = join(javaHome, 'bin/java');
    const classPath = ['-cp', join(jars, '*')];
    const logging = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];
    const small = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const clusterId = context.secrets.kafkaClusterId;
    if (!existsSync(join(data, 'meta.properties'))) {
      await runOrThrow(
        java,
        [
          ...small,
          '-Xmx128m',
          ...logging,
          ...classPath,
          'kafka.tools.StorageTool',
          'format',
          '-t',
          clusterId,
          '-c',
          file,
        ],
        { cwd: context.dataDir, user: context.user },
      );
    }
    const archive = join(context.dataDir, 'classes.jsa');
    return {
      command: java,
      args: [
        ...['-Xms96m', '-Xmx256m', '-XX:+UseSerialGC'],
        // Keeps the parsed classes between starts: 0.7 s instead of 1.7 s.
        ...['-XX:+AutoCreateSharedArchive', `-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off', '-Xshare:auto'],
        ...[...logging, ...classPath, 'kafka.Kafka', file],
      ],
      env: { PATH: process.env.PATH, JAVA_HOME: javaHome },
      cwd: context.dataDir,
      port,
      stopSignal: 'SIGTERM',
      check: async () => {
        const answered = await readClusterId('127.0.0.1', port);
        if (answered !== clusterId) {
          throw new WrongServiceError(`Kafka on port ${port} belongs to another cluster (${answered}).`);
        }
      },
      settings: { KAFKA_BROKERS: `127.0.0.1:${port}` },
    };
  },
};
