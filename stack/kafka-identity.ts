import { Kafka, logLevel } from 'kafkajs';

export interface Login {
  username: string;
  password: string;
}

/** The id of a cluster, and how many of its brokers are up. */
export interface ClusterIdentity {
  clusterId: string;
  brokers: number;
}

/**
 * Reads the identity of a broker's cluster; logs in by SASL SCRAM-SHA-512 unless `login` is null. Rejects when the
 * broker does not respond within `timeoutMs` or refuses the login. Writes nothing.
 */
export async function readCluster(broker: string, login: Login | null, timeoutMs = 2_000): Promise<ClusterIdentity> {
  const client = new Kafka({
    clientId: 'dangol-stack',
    brokers: [broker],
    connectionTimeout: timeoutMs,
    authenticationTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    ...(login !== null && { sasl: { mechanism: 'scram-sha-512', ...login } }),
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { clusterId, brokers } = await admin.describeCluster();
    return { clusterId, brokers: brokers.length };
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

export async function readClusterId(broker: string, login: Login | null, timeoutMs?: number): Promise<string> {
  return (await readCluster(broker, login, timeoutMs)).clusterId;
}
