import type { Env } from '#contracts/env.ts';

/** Where the brokers are and who logs in there, by SASL SCRAM-SHA-512. */
export interface KafkaConnection {
  brokers: readonly string[];
  /** null: brokers that ask for no password. */
  login: { username: string; password: string } | null;
}

type KafkaSettings =
  | Pick<Env, 'KAFKA_BROKERS' | 'KAFKA_USERNAME' | 'KAFKA_PASSWORD'>
  | Readonly<Record<string, string | undefined>>;

/**
 * Reads the connection from a process's parsed settings, or from those of the local stack as they stand in its file.
 */
export function kafkaConnection(settings: KafkaSettings): KafkaConnection {
  const { KAFKA_BROKERS: brokers = '', KAFKA_USERNAME: username = '', KAFKA_PASSWORD: password = '' } = settings;
  return {
    brokers: typeof brokers === 'string' ? brokers.split(',').map((broker) => broker.trim()) : brokers,
    login: username === '' ? null : { username, password },
  };
}
