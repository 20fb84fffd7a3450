import { join } from 'node:path';
import type { Secrets } from './service.ts';

/** The name the shop and the broker itself log in by. */
export const KAFKA_USER = 'dangol';
const CONTROLLER_USER = 'controller';

export interface KafkaNode {
  /** From 1. */
  id: number;
  port: number;
  /** Ports of all controllers, by id − 1; as many as there are nodes. */
  controllerPorts: readonly number[];
  /** Folder of the log. */
  data: string;
  secrets: Secrets;
  /** The shop's listener takes the controller's password by SASL PLAIN too: while the shop's user is being added. */
  plainLogin: boolean;
}

/**
 * A dead broker's partitions have a new leader within 3 s. All three are stopped at once, when no quorum is left that
 * would hand leadership over: a broker that waited for it would have to be killed.
 */
const CLUSTER_SETTINGS: Readonly<Record<string, string | number>> = {
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'controlled.shutdown.enable': 'false',
  'num.replica.fetchers': 1,
};

const plainModule = ({ kafkaControllerPassword }: Secrets) =>
  `org.apache.kafka.common.security.plain.PlainLoginModule required username="${CONTROLLER_USER}" ` +
  `password="${kafkaControllerPassword}" user_${CONTROLLER_USER}="${kafkaControllerPassword}";`;

/**
 * A KRaft node that is broker and controller, with the thread and buffer sizes of a small machine. Of three, each log
 * has three copies and takes a message that two of them have (docs/decisions/0124). Every listener asks for a password:
 * the shop's by SCRAM-SHA-512, whose users are in the metadata log; the controller's by PLAIN, since it has to answer
 * before there is a metadata log (docs/decisions/0075).
 */
export function brokerProperties({ id, port, controllerPorts, data, secrets, plainLogin }: KafkaNode): string {
  const isCluster = controllerPorts.length > 1;
  const [copies, leastInSync] = isCluster ? [3, 2] : [1, 1];
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': controllerPorts.map((voter, at) => `${at + 1}@127.0.0.1:${voter}`).join(),
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPorts[id - 1]}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': 'CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
    'sasl.enabled.mechanisms': plainLogin ? 'SCRAM-SHA-512,PLAIN' : 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.client.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required ' +
      `username="${KAFKA_USER}" password="${secrets.kafkaPassword}";`,
    ...(plainLogin && { 'listener.name.client.plain.sasl.jaas.config': plainModule(secrets) }),
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': plainModule(secrets),
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
    'default.replication.factor': copies,
    'min.insync.replicas': leastInSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': 3,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': leastInSync,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': leastInSync,
    ...(isCluster && CLUSTER_SETTINGS),
    // The recommender folds the log from its beginning: it is kept.
    'log.retention.ms': -1,
  };
  return `${Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}

/** What Kafka's own tools need to log in as the controller. */
export function controllerLogin(secrets: Secrets): string {
  return `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=${plainModule(secrets)}\n`;
}

/** Files in one broker's data folder that hold passwords or record which logins were set up. */
export function loginFiles(dataDir: string) {
  return {
    /** Arguments of the formatting tool, which would show a password among the machine's processes. */
    formatArguments: join(dataDir, 'format.args'),
    controllerLogin: join(dataDir, 'controller.properties'),
    addedUser: join(dataDir, 'user.properties'),
    /** Present: the metadata log has the shop's user. */
    userAdded: join(dataDir, 'user-added'),
  };
}
