import { join } from 'node:path';
import type { Secrets } from './service.ts';

/** The name the shop and the broker itself log in by. */
export const KAFKA_USER = 'dangol';
const CONTROLLER_USER = 'controller';

export interface KafkaNode {
  port: number;
  controllerPort: number;
  /** Folder of the log. */
  data: string;
  secrets: Secrets;
  /** The shop's listener takes the controller's password by SASL PLAIN too: while the shop's user is being added. */
  plainLogin: boolean;
}

const plainModule = ({ kafkaControllerPassword }: Secrets) =>
  `org.apache.kafka.common.security.plain.PlainLoginModule required username="${CONTROLLER_USER}" ` +
  `password="${kafkaControllerPassword}" user_${CONTROLLER_USER}="${kafkaControllerPassword}";`;

/**
 * One KRaft node that is broker and controller, with the thread and buffer sizes of a small machine. Every listener
 * asks for a password: the shop's by SCRAM-SHA-512, whose users are in the metadata log; the controller's by PLAIN,
 * since it has to answer before there is a metadata log (docs/decisions/0075).
 */
export function brokerProperties({ port, controllerPort, data, secrets, plainLogin }: KafkaNode): string {
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
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
