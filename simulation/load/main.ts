import { writeFileSync } from 'node:fs';
import { runCommand } from '#contracts/command-line.ts';
import { resolveEnv } from '#stack/env.ts';
import { clickThroughLines } from '../traffic/click-through.ts';
import { createLiveLines } from '../traffic/live-line.ts';
import { assertShopServes, shopAddress } from '../traffic/shop-address.ts';
import { type LoadArguments, parseLoadArguments, USAGE } from './arguments.ts';
import { readCatalogue } from './catalogue.ts';
import type { LoadReport } from './figures.ts';
import { runLoad } from './run.ts';
import { readShopCost } from './shop-cost.ts';
import { watchStock } from './stock-watch.ts';

/* npm run load: shoppers by protocol, without browsers. */

async function load(options: LoadArguments, signal: AbortSignal): Promise<LoadReport> {
  const address = shopAddress(options, process.env);
  await assertShopServes(address);
  const env = await resolveEnv();
  const databaseUrl = env.DATABASE_URL ?? '';
  const [stock, products] = await Promise.all([watchStock(databaseUrl), readCatalogue(databaseUrl)]);
  const live = createLiveLines();
  try {
    return await runLoad({
      ...{ ...options, address, stock, products, signal },
      readCost: () => readShopCost(env).catch(unknownCost),
      onProgress: live.show,
    });
  } finally {
    live.clear();
    await stock.close();
  }
}

/** Where the metrics ports are of another machine or container. */
function unknownCost(error: Error): null {
  console.error(`What pages cost the shop is unknown: ${error.message}`);
  return null;
}

function tableOf(report: LoadReport): string {
  const { shoppers, seconds, errors, errorKinds, pages, distinct, popularShare, push, checkouts, ctr } = report;
  const kinds = Object.entries(errorKinds).map(([kind, count]) => `${count} × ${kind}`);
  return [
    `${shoppers} shoppers, ${seconds} s`,
    `pages      ${pages.count}, ${pages.perSecond}/s, p50 ${pages.p50Ms} ms, p95 ${pages.p95Ms} ms`,
    `           ${pages.html} documents, ${pages.rsc} payloads, ${pages.followUps} other requests a page; kept ${pages.hitRate}, waited for ${pages.missRate}`,
    `CPU a page ${pages.cpuMsAll} ms (${costLine(pages.cpuMs)}); load generator ${pages.generatorCpuMs} ms`,
    `products   ${distinct} different, ${popularShare} of the views to the popular fifth`,
    `push       ${push.count} of ${push.count + push.unanswered} views answered, p50 ${push.p50Ms} ms, p95 ${push.p95Ms} ms, p99 ${push.p99Ms} ms`,
    `checkouts  ${checkouts.count}, ${checkouts.perSecond}/s, oversold ${checkouts.oversold ?? 'unknown'}`,
    ...clickThroughLines(ctr),
    `errors     ${errors}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
  ].join('\n');
}

function costLine(cpuMs: LoadReport['pages']['cpuMs']): string {
  return Object.entries(cpuMs ?? {})
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ');
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
