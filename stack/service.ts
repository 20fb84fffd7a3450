import type { Environment, ServiceUser } from './place.ts';

export const SERVICE_NAMES = ['postgres', 'redis', 'kafka', 'elasticsearch', 'payment'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Made once for a stack and kept with it. */
export interface Secrets {
  /** Names this stack: the cluster name of Elasticsearch, the marker in PostgreSQL and Redis. */
  stackId: string;
  /** 22 characters of base64url, as Kafka wants it. */
  kafkaClusterId: string;
  postgresPassword: string;
  ownerPassword: string;
  appPassword: string;
  /** Of the role that the panels read with. */
  readerPassword: string;
  redisPassword: string;
  kafkaPassword: string;
  /** Among brokers and controllers only. */
  kafkaControllerPassword: string;
  elasticsearchPassword: string;
  sessionSecret: string;
  /** Of the role that keeps the payment provider's book. */
  paymentPassword: string;
  /** What the shop identifies itself with at the payment provider. */
  paymentSecretKey: string;
}

export interface ServiceContext {
  secrets: Secrets;
  /** Folder of this service's data; made by the service, owned by the service user. */
  dataDir: string;
  /** Where downloaded programs are kept. */
  cacheDir: string;
  /** null: services run as ourselves. */
  user: ServiceUser | null;
  /** false: speed before safety, for stacks that are deleted after use. */
  durable: boolean;
  /**
   * A port not promised to anybody else; the one used last time when it is still free. The same key is the same port.
   */
  choosePort(key: string, preferred: number): Promise<number>;
  /** The database of the payment provider's book, once PostgreSQL is ready. */
  bookUrl(): Promise<string>;
  /** Reports a line of progress, such as the start of a download. */
  note(line: string): void;
}

/** How to run a service as a child process, after everything it needs has been put in place. */
export interface Launch {
  command: string;
  args: readonly string[];
  env: Environment;
  cwd: string;
  port: number;
  /** true: runs as ourselves, since its program is in this checkout, which the service user may not enter. */
  isOwnUser?: boolean;
  /** The signal after which the service ends by itself, with its data in order. */
  stopSignal: NodeJS.Signals;
  /**
   * Resolves when the service answers AND is ours; throws WrongServiceError when another service answers on the port,
   * any other error while it is not ready yet. Writes nothing.
   */
  check(): Promise<void>;
  /** Run once after the first successful check: roles, databases, markers. Safe to run again. */
  afterReady?(): Promise<void>;
  /** What the processes of the shop need to reach it. */
  settings: Record<string, string>;
}

/** A process of a service: `kafka-2` is the second broker of three. */
export type ProcessName = ServiceName | `kafka-${number}`;

/** Whether a process goes by its service's name: the first of several does. */
export function isServiceName(name: ProcessName): name is ServiceName {
  return SERVICE_NAMES.some((service) => service === name);
}

export interface LocalService {
  name: ProcessName;
  prepare(context: ServiceContext): Promise<Launch>;
}

/** A port answers, but the program behind it is not the one this stack started. */
export class WrongServiceError extends Error {
  override readonly name = 'WrongServiceError';
}
