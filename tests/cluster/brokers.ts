import { join } from 'node:path';
import { type RunningStack, reset, up } from '../../stack/control.ts';
import { LOGIN_SETTINGS, URL_SETTING } from '../../stack/external-services.ts';
import { isRunning } from '../../stack/process-table.ts';
import type { ServiceName } from '../../stack/service.ts';
import { liveState, type StackPaths, stackPaths } from '../../stack/state.ts';

export interface TestBrokers {
  /** KAFKA_BROKERS and who logs in. */
  env: Record<string, string>;
  paths: StackPaths;
  /** kill −9 of the broker with this node id; its supervisor starts it again. */
  kill(nodeId: number): void;
  /** Resident memory of all brokers, in MB. */
  megabytes(measure: (record: { name: string; pid: number; mark: string }) => number): number;
  close(): Promise<void>;
}

const EXTERNAL: readonly ServiceName[] = ['postgres', 'redis', 'elasticsearch', 'payment'];

/** Three brokers of a stack of their own; the other services are those that the tests run on. */
export async function startBrokers(services: Readonly<Record<string, string>>): Promise<TestBrokers> {
  const paths = stackPaths(join(process.cwd(), '.stack-cluster'));
  const stack = await withExternal(services, async () => {
    await reset(paths);
    return up({ paths, attached: true, throwaway: true, brokers: 3, progress: () => undefined });
  });
  const { KAFKA_BROKERS = '', KAFKA_USERNAME = '', KAFKA_PASSWORD = '' } = stack.env;
  const recordOf = (nodeId: number) => {
    const name = nodeId === 1 ? 'kafka' : `kafka-${nodeId}`;
    const record = liveState(paths)?.services.find((service) => service.name === name)?.process;
    if (record === null || record === undefined || !isRunning(record)) throw new Error(`${name} does not run`);
    return record;
  };
  return {
    env: { KAFKA_BROKERS, KAFKA_USERNAME, KAFKA_PASSWORD },
    paths,
    kill: (nodeId) => process.kill(recordOf(nodeId).pid, 'SIGKILL'),
    megabytes: (measure) => [1, 2, 3].reduce((sum, nodeId) => sum + measure(recordOf(nodeId)), 0),
    async close() {
      await stack.stop();
      await reset(paths);
    },
  };
}

/** The supervisor inherits the environment: what is named there it does not start. */
async function withExternal(
  services: Readonly<Record<string, string>>,
  start: () => Promise<RunningStack>,
): Promise<RunningStack> {
  const external = [
    ...EXTERNAL.flatMap((name) => [URL_SETTING[name], ...LOGIN_SETTINGS[name]]),
    'DATABASE_OWNER_URL',
    'READER_DATABASE_URL',
  ];
  const names = [...external, URL_SETTING.kafka, ...LOGIN_SETTINGS.kafka];
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of names) delete process.env[name];
    for (const name of external) if (services[name] !== undefined) process.env[name] = services[name];
    return await start();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
