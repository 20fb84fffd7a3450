import { stackPaths } from '../../stack/state.ts';
import { launchShop, type Shop } from '../launch/shop.ts';
import { parseStartArguments, START_USAGE, type StartArguments } from '../launch/start-arguments.ts';
import { stopRequest } from '../launch/stop-request.ts';

/*
 * npm start: the whole shop from one command, until Ctrl-C.
 */

function chosenOrExit(): StartArguments {
  try {
    const chosen = parseStartArguments(process.argv.slice(2));
    if (chosen !== null) return chosen;
    console.log(START_USAGE);
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

const { consumers, brokers } = chosenOrExit();

const port = (name: string, standard: number) => Number(process.env[name] ?? standard);
const startedAt = performance.now();
const elapsed = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
const progress = (line: string) => console.log(`  ${elapsed().padStart(7)}  ${line}`);

const stop = stopRequest();
let shop: Shop | null = null;

stop.addEventListener('abort', () => {
  console.log('Stopping …');
  if (shop !== null) void shop.stop().then(ended);
});

function ended(): never {
  console.log('Stopped.');
  process.exit(0);
}

console.log('Dangol is starting. A first start downloads the services and makes the build; later ones take seconds.');
try {
  shop = await launchShop({
    paths: stackPaths(),
    ports: { web: port('WEB_PORT', 3000), realtime: port('REALTIME_PORT', 3001), workers: port('WORKERS_PORT', 3002) },
    scale: 'full',
    throwaway: false,
    consumers,
    brokers,
    progress,
    signal: stop,
  });
  console.log(`
Dangol serves after ${elapsed()}.
  shop      ${shop.webUrl}
  live      ${shop.realtimeUrl}
  metrics   ${Object.entries(shop.metricsUrls)
    .map(([name, url]) => `${name} ${url}/metrics`)
    .join('  ')}
  shopper   demo@dangol.test / dangol-demo
  operator  admin@dangol.test / dangol-admin
Logs are in .stack/logs. Ctrl-C stops everything.`);
} catch (error) {
  if (stop.aborted) ended();
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
