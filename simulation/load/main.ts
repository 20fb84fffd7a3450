import { writeFileSync } from 'node:fs';
import { runCommand } from '#contracts/command-line.ts';
import { resolveEnv } from '#stack/env.ts';
import { clickThroughLines } from '../traffic/click-through.ts';
import { createLiveLines } from '../traffic/live-line.ts';
import { assertShopServes, shopAddress } from '../traffic/shop-address.ts';
import { type LoadArguments, parseLoadArguments, USAGE } from './arguments.ts';
import type { LoadReport } from './figures.ts';
import { runLoad } from './run.ts';
import { type StockWatch, watchStock } from './stock-watch.ts';

/* npm run load: shoppers by protocol, without browsers. */

async function load(options: LoadArguments, signal: AbortSignal): Promise<LoadReport> {
  const address = shopAddress(options, process.env);
  await assertShopServes(address);
  const stock = await stockWatch();
  const live = createLiveLines();
  try {
    return await runLoad({ ...options, address, stock, signal, onProgress: live.show });
  } finally {
    live.clear();
    await stock?.close();
  }
}

/** Overselling is read from the database; null where it cannot be reached. */
async function stockWatch(): Promise<StockWatch | null> {
  try {
    const { DATABASE_URL } = await resolveEnv();
    return await watchStock(DATABASE_URL ?? '');
  } catch (error) {
    console.error(`Whether anything was oversold is unknown: ${(error as Error).message}`);
    return null;
  }
}

function tableOf({ shoppers, seconds, errors, errorKinds, pages, push, checkouts, ctr }: LoadReport): string {
  const kinds = Object.entries(errorKinds).map(([kind, count]) => `${count} × ${kind}`);
  return [
    `${shoppers} shoppers, ${seconds} s`,
    `pages      ${pages.count}, ${pages.perSecond}/s, p50 ${pages.p50Ms} ms, p95 ${pages.p95Ms} ms`,
    `push       ${push.count} of ${push.count + push.unanswered} views answered, p50 ${push.p50Ms} ms, p95 ${push.p95Ms} ms, p99 ${push.p99Ms} ms`,
    `checkouts  ${checkouts.count}, ${checkouts.perSecond}/s, oversold ${checkouts.oversold ?? 'unknown'}`,
    ...clickThroughLines(ctr),
    `errors     ${errors}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
  ].join('\n');
}

await runCommand(async () => {
  const options = parseLoadArguments(process.argv.slice(2));
  if (options === null) console.log(USAGE);
  else {
    const interrupted = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());
    const report = await load(options, interrupted.signal);
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    console.log(tableOf(report));
    if (report.errors > 0) process.exitCode = 1;
  }
});
// Idle keep-alive connections would hold the process for some seconds more.
process.exit();
