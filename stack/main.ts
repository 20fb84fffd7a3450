import { parseArgs } from 'node:util';
import { down, programCache, reset, up } from './control.ts';
import { residentMegabytes } from './process-table.ts';
import { liveState, type StackPaths, stackPaths } from './state.ts';
import { seconds } from './supervisor.ts';

const USAGE = 'npm run stack -- up|down|status|reset [--dir .stack] [--brokers 1|3] [--throwaway]';

function printStatus(paths: StackPaths): void {
  const state = liveState(paths);
  if (state === null) {
    console.log(`No services run in ${paths.dir}. To start them: npm run stack -- up`);
    process.exitCode = 1;
    return;
  }
  console.log(`${paths.dir}: ${state.phase} (programs in ${programCache()}, logs in ${paths.logs})`);
  const rows = [
    { name: 'supervisor', by: 'child', process: state.supervisor, port: null, restarts: 0 },
    ...state.services,
  ].map(({ name, by, process: record, port, restarts }) => [
    name,
    by === 'child' ? (record === null ? 'down' : `pid ${record.pid}`) : by,
    port === null ? '' : `port ${port}`,
    record === null ? '' : `${residentMegabytes(record, name === 'supervisor')} MB`,
    restarts === 0 ? '' : `restarted ${restarts} times`,
  ]);
  for (const [name = '', ...rest] of rows) {
    console.log(`  ${name.padEnd(14)} ${rest.map((cell) => cell.padEnd(12)).join('')}`.trimEnd());
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, throwaway: { type: 'boolean' }, brokers: { type: 'string' } },
  });
  const brokers = values.brokers === undefined ? undefined : Number(values.brokers);
  const paths = stackPaths(values.dir);
  const startedAt = performance.now();
  switch (positionals[0]) {
    case 'up': {
      const progress = (line: string) => console.log(`  ${line}`);
      const stack = await up({ paths, attached: false, throwaway: values.throwaway === true, brokers, progress });
      console.log(stack.started ? `Services are up (${seconds(startedAt)}).` : 'Services were up already.');
      printStatus(paths);
      return;
    }
    case 'down':
      console.log((await down(paths)) ? `Services stopped (${seconds(startedAt)}).` : 'No services were running.');
      return;
    case 'status':
      printStatus(paths);
      return;
    case 'reset':
      await reset(paths);
      console.log(`${paths.dir} is forgotten. Downloaded programs stay in ${programCache()}.`);
      return;
    default:
      throw new Error(`Usage: ${USAGE}`);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
