import { existsSync, writeFileSync } from 'node:fs';
import { loadavg, setPriority } from 'node:os';
import pMap from 'p-map';
import { type Browser, chromium } from 'playwright';
import { readCommandLine, runCommand, UsageError } from '#contracts/command-line.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { traffic } from '../generator/command.ts';
import { PERSONAS, type Persona } from '../personas/personas.ts';
import { pickTaste } from '../personas/taste.ts';
import { CHROMIUM_FLAGS } from '../traffic/chromium-flags.ts';
import { clickThroughLines } from '../traffic/click-through.ts';
import { createLiveLines } from '../traffic/live-line.ts';
import { numberOf } from '../traffic/numbers.ts';
import { assertShopServes, shopAddress } from '../traffic/shop-address.ts';
import { type BrowserShopper, createBrowserShopper } from './browser-shopper.ts';
import { readCategories } from './catalogue.ts';
import { type Agent, type Fixtures, openFixtures } from './fixtures.ts';
import { reportOf, type SimulateReport } from './report.ts';
import { reportHtml } from './report-html.ts';
import type { VisitRecord } from './visit-record.ts';

/* npm run simulate: virtual shoppers in real browsers; with --traffic generated orders, without browsers. */

const USAGE = `npm run simulate -- [options]

--shoppers N   browser contexts at once (30; at most 100)
--minutes M    how long (2; at most 60)
--seed N       other shoppers with other tastes (1)
--personas P   these only: ${PERSONAS.map(({ code }) => code).join(',')}
--json FILE    the figures;  --html FILE  the same as a page
--trace FILE   all that each shopper did and saw, to find out why a figure is what it is
--web URL, --realtime URL   the shop, on this machine (the ports of WEB_PORT and REALTIME_PORT)
CHROMIUM_PATH  the browser (/usr/bin/chromium)

--traffic      generated orders instead: see --traffic --help`;

/** They begin one after the other, over so long at most and this share of the time. */
const BEGINNING = { share: 0.2, mostMs: 36_000 };
/** So many home pages are opened at once, before anybody begins. */
const ARRIVING_AT_ONCE = 2;
/**
 * Shoppers' machines are not the shop's: their browsers leave the cores to it where both want them (nice values, 19 is
 * last). What a page takes to be drawn stands in the figures all the same.
 */
const NICE = 10;
/** After the last step a page may take so long to answer, and the coupons are counted. */
const GRACE_MS = 45_000;
const DRAWN_EVERY_MS = 1_000;

async function simulate(argv: readonly string[]): Promise<string> {
  const values = parsed(argv);
  if (values.help === true) return USAGE;
  const count = numberOf('--shoppers', values.shoppers, { standard: 30, least: 1, most: 100 });
  const minutes = numberOf('--minutes', values.minutes, { standard: 2, least: 0.1, most: 60, whole: false });
  const seed = numberOf('--seed', values.seed, { standard: 1, least: 0, most: 2 ** 31 });
  const personas = personasNamed(values.personas);
  const address = shopAddress(values, process.env);
  await assertShopServes(address);
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new UsageError(`No browser at ${executablePath}: apt-get install chromium, or set CHROMIUM_PATH.`);

  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const fixtures = await openFixtures();
  try {
    const beginningMs = Math.min(BEGINNING.mostMs, BEGINNING.share * minutes * 60_000);
    const agents = Array.from({ length: count }, (_, index): Agent => {
      const random = createRandom(seed, `shopper-${index}`);
      const persona = personas[index % personas.length] as Persona;
      return { persona, random, taste: pickTaste(random), afterMs: (index / count) * beginningMs };
    });
    setPriority(NICE);
    const { report, records } = await run({ agents, fixtures, minutes, executablePath, address, stopping });
    if (values.trace !== undefined) writeFileSync(values.trace, traceOf(records));
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
    if (values.html !== undefined) writeFileSync(values.html, reportHtml(report));
    if (report.steps === 0) process.exitCode = 1;
    return wordsOf(report);
  } finally {
    await fixtures.close();
  }
}

interface RunOptions {
  agents: readonly Agent[];
  fixtures: Fixtures;
  minutes: number;
  executablePath: string;
  address: ReturnType<typeof shopAddress>;
  stopping: AbortController;
}

async function run(options: RunOptions): Promise<{ report: SimulateReport; records: VisitRecord[] }> {
  const browser = await chromium.launch({ executablePath: options.executablePath, args: CHROMIUM_FLAGS });
  try {
    return await visitAll(browser, options);
  } finally {
    await browser.close();
  }
}

async function visitAll(
  browser: Browser,
  { agents, fixtures, minutes, address, stopping }: RunOptions,
): Promise<{ report: SimulateReport; records: VisitRecord[] }> {
  const live = createLiveLines();
  const { signal } = stopping;
  const shoppers = agents.map(({ persona, random, taste }) =>
    createBrowserShopper({ browser, webUrl: address.webUrl, persona, taste, random, signal }),
  );
  let arrived = 0;
  await pMap(
    shoppers,
    async (shopper) => {
      if (signal.aborted) return;
      await shopper.arrive();
      live.show(`${++arrived} of ${shoppers.length} have opened the shop`, () => []);
    },
    { concurrency: ARRIVING_AT_ONCE },
  );
  const { members, terms, startMs } = await fixtures.prepare(agents, minutes * 60_000);
  const untilMs = startMs + minutes * 60_000;
  const records = shoppers.map(({ record }) => record);
  const reportNow = (categoryOf: Awaited<ReturnType<typeof readCategories>> = () => undefined) =>
    reportOf(records, { seconds: (Date.now() - startMs) / 1_000, load: loadavg()[0] ?? 0, terms, categoryOf });
  const drawing = setInterval(
    () => live.show(summaryOf(shoppers, startMs), () => [...tableOf(shoppers), '', ...ruleLines(reportNow())]),
    DRAWN_EVERY_MS,
  );
  const overdue = setTimeout(() => stopping.abort(), untilMs - Date.now() + GRACE_MS);
  try {
    await Promise.all(
      shoppers.map((shopper, index) =>
        shopper
          .visit({ member: members[index] ?? null, comesMs: startMs + (agents[index]?.afterMs ?? 0), untilMs })
          .catch((error: unknown) => {
            shopper.record.stuck.push(`visit: ${(error as Error).message.split('\n')[0]}`);
          }),
      ),
    );
  } finally {
    clearInterval(drawing);
    clearTimeout(overdue);
    live.clear();
  }
  return { report: reportNow(await readCategories(address.webUrl, records)), records };
}

function traceOf(records: readonly VisitRecord[]): string {
  const printable = ({ events, coupons, ...rest }: VisitRecord['observed']) => ({
    ...rest,
    events: [...events.values()],
    coupons: Object.fromEntries(coupons),
  });
  const traces = records.map((record) => ({
    ...record,
    firings: [...record.firings.values()],
    observed: printable(record.observed),
  }));
  return `${JSON.stringify(traces, null, 1)}\n`;
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  return readCommandLine(argv, {
    options: {
      help: { type: 'boolean', short: 'h' },
      shoppers: text,
      minutes: text,
      seed: text,
      json: text,
      html: text,
      trace: text,
      personas: text,
      web: text,
      realtime: text,
    },
  }).values;
}

function personasNamed(text: string | undefined): readonly Persona[] {
  if (text === undefined) return PERSONAS;
  return text.split(',').map((code) => {
    const persona = PERSONAS.find((one) => one.code === code.trim());
    if (persona === undefined) throw new UsageError(`--personas: there is no "${code}". See --help.`);
    return persona;
  });
}

function tableOf(shoppers: readonly BrowserShopper[]): string[] {
  return shoppers.map(({ record }) => {
    const { page, intention } = record.now;
    return `${record.persona.padEnd(20)} ${page.padEnd(9)} ${intention.padEnd(14)} ${String(record.steps).padStart(4)} steps ${String(record.firings.size).padStart(2)} coupons ${record.pageErrors.length > 0 ? `${record.pageErrors.length} errors` : ''}`;
  });
}

function summaryOf(shoppers: readonly BrowserShopper[], startedMs: number): string {
  const sum = (of: (shopper: BrowserShopper) => number) => shoppers.reduce((total, one) => total + of(one), 0);
  return `${((Date.now() - startedMs) / 1_000).toFixed(0)} s  ${sum(({ record }) => record.steps)} steps  ${sum(({ record }) => record.firings.size)} coupons  ${sum(({ record }) => record.pageErrors.length)} page errors  ${sum(({ record }) => record.stuck.length)} stuck`;
}

function ruleLines({ rules }: Pick<SimulateReport, 'rules'>): string[] {
  const cell = (value: number | null) => (value === null ? '–' : String(Math.round(value))).padStart(8);
  return [
    'rule    fired expected    wrong   p50 ms   p95 ms   p99 ms',
    ...Object.entries(rules).map(
      ([rule, r]) =>
        `${rule.padEnd(5)}${[r.fired, r.expected, r.wrong, r.p50Ms, r.p95Ms, r.p99Ms].map(cell).join(' ')}`,
    ),
  ];
}

function wordsOf(report: SimulateReport): string {
  const { shoppers, seconds, steps, pageErrors, ctr, stuck, feedback, complaints, load } = report;
  return [
    `${shoppers} shoppers, ${seconds} s, ${steps} steps, ${pageErrors} page errors, ${stuck.length} times stuck, load ${load.toFixed(1)}`,
    ...ruleLines(report),
    `${report.rulesFired} of 15 rules fired, ${report.rulesProven} as often as they had to and never wrongly`,
    `feedback p50 ${feedback.p50Ms} ms, p95 ${feedback.p95Ms} ms, p99 ${feedback.p99Ms} ms`,
    ...clickThroughLines(ctr),
    ...complaints.slice(0, 20).map((line) => `! ${line}`),
    ...stuck.slice(0, 10).map((line) => `? ${line}`),
  ].join('\n');
}

const argv = process.argv.slice(2);
await runCommand(async () => console.log(await (argv.includes('--traffic') ? traffic(argv) : simulate(argv))));
