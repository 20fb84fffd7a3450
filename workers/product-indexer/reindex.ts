/**
 * Builds the product index anew from PostgreSQL while the old one serves: `node workers/product-indexer/reindex.ts`.
 */
import { parseEnv } from '#contracts/env.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { openProductIndex } from './product-index.ts';

const env = parseEnv(process.env);
const db = createPrisma(env.DATABASE_URL, { poolSize: 2 });
const begunMs = performance.now();
try {
  const products = await openProductIndex(env, db).rebuild();
  console.log(`${products} products indexed in ${((performance.now() - begunMs) / 1_000).toFixed(1)} s`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await db.$disconnect();
}
