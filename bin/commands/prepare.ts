import { prepareData } from '../launch/data.ts';
import { ROOT } from '../launch/shop.ts';

/*
 * Tables, topics and a first catalogue, for the one-shot container of docker-compose.yml. Settings come from the
 * environment.
 */

const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
try {
  await prepareData({ root: ROOT, env, scale: 'full', progress: console.log });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
