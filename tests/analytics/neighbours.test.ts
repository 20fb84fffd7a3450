import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { missingTools, prepareSpark, runNeighbours } from '#analytics/launch/job.ts';
import { readNeighbours, readReport } from '#analytics/launch/output.ts';
import { PACKAGE } from '#analytics/launch/places.ts';
import { modelSettingsOf } from '#analytics/launch/settings.ts';
import type { SparkPlace } from '#analytics/launch/spark-process.ts';
import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import { DEFAULT_SETTINGS, type ModelSettings } from '#domain/recommendation/model/settings.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { kafkaNames } from '#server/adapters/kafka/names.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import {
  compareNeighbours,
  type Neighbours,
  neighboursOfModel,
  neighboursOfOracle,
} from '#simulation/replay/neighbours.ts';
import { eventMessages, sendAll } from '#simulation/seed/send-log.ts';
import { run } from '#stack/run.ts';
import { type TestServices, testServices } from '../support/services.ts';
import { poison } from './poison.ts';

/*
 * Real Spark against the shop's own TypeScript, on the same events. Without Python or Java these are skipped with a
 * message; a download that fails is a failure.
 */

const MINUTE = 60_000;
/**
 * Relative, of a score: the last bit of `pow`, which is the C library's on one side and may be Node's own on the other.
 */
const TOLERANCE = 1e-12;
const TOP = 20;
const log = generateLog({ seed: 11, shoppers: 250, products: 320, events: 5_000 });

let missing: string | null;
let place: SparkPlace;
let folder: string;
let services: TestServices;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dangol-analytics-'));
  services = await testServices();
  missing = await missingTools();
  if (missing === null) place = await prepareSpark({ kafka: true, dev: true, progress: console.log });
  else console.log(`SKIPPED, nothing of analytics/ is tested here: ${missing}`);
}, 40 * MINUTE);

afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

const skipWhereMissing = (context: TestContext) => context.skip(missing !== null, missing ?? '');

async function neighboursIn(out: string): Promise<Neighbours> {
  const found: Neighbours = new Map();
  for await (const { productId, neighbours } of readNeighbours(out)) found.set(productId, neighbours);
  return found;
}

test.for([
  ['ruff', 'check', '.'],
  ['ruff', 'format', '--check', '.'],
  ['mypy', 'src', 'tests'],
  ['pytest', '-q'],
])('the package itself: %s %s', async (args, context) => {
  skipWhereMissing(context);
  const { code, output } = await run(place.python, ['-m', ...args], { cwd: PACKAGE });
  expect(code, output).toBe(0);
});

test(
  'out of Kafka, with what is no event between the events: every product, its neighbours, their order and scores',
  async (context) => {
    skipWhereMissing(context);
    const { namespace } = services;
    const kafka = createKafka({ connection: kafkaConnection(services.env), namespace, logger: silentLogger() });
    const admin = await kafka.admin();
    await admin.ensureTopics();
    const producer = await kafka.producer();
    const strange = poison(log.events);
    const accepted = strange.flatMap(({ value }) => readable(value));
    const half = Math.floor(log.events.length / 2);
    await sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(0, half)));
    await sendAll(producer, TOPICS.behavior, strange);
    await sendAll(producer, TOPICS.behavior, eventMessages(log.events.slice(half)));
    await Promise.all([producer.close(), admin.close()]);

    const out = join(folder, 'kafka');
    const from = { kafka: kafkaConnection(services.env), topic: kafkaNames(namespace).topic(TOPICS.behavior) };
    const settings = modelSettingsOf('shop');
    await runNeighbours({ from, out, top: TOP, format: 'json', settings, partitions: 4, progress: console.log });

    const events = [...log.events.slice(0, half), ...accepted, ...log.events.slice(half)];
    const expected = neighboursOfOracle({ events }, settings, TOP);
    const found = compareNeighbours(expected, await neighboursIn(out), TOLERANCE);
    expect(found.examples).toEqual([]);
    expect(found).toMatchObject({ different: 0, products: expected.size });
    expect(expected.size).toBeGreaterThan(300);
    expect(found.neighbours).toBeGreaterThan(5_000);
    console.log(
      `${found.products} products, ${found.neighbours} neighbours, ${found.identical} scores equal to the last bit`,
    );
    // The model that serves agrees.
    expect(compareNeighbours(expected, neighboursOfModel({ events }, settings, TOP), 0).examples).toEqual([]);
    const { rejected, events: read } = readReport(out);
    const unread = strange.filter(({ value }) => value !== null && readable(value).length === 0);
    expect(accepted.length).toBeGreaterThan(0);
    expect(rejected).toBe(unread.length);
    expect(read).toBe(log.events.length + strange.filter(({ value }) => value !== null).length);
  },
  20 * MINUTE,
);

/** Caps so small that every one of them bites, and none of the numbers that are set by default. */
const TIGHT: ModelSettings = {
  ...DEFAULT_SETTINGS,
  historyLimit: 6,
  pairWindow: 4,
  revisitSpan: 2,
  backwardShare: 0.6,
  itemShrinkage: 3,
  seedExponent: 0.65,
  candidateExponent: 0.4,
  affinityCap: 5,
  recentEventIds: 4,
};

test(
  'out of files, one of them packed, with other settings',
  async (context) => {
    skipWhereMissing(context);
    const input = join(folder, 'log');
    const out = join(folder, 'files');
    const lines = log.events.map((event) => JSON.stringify(event));
    const third = Math.floor(lines.length / 3);
    mkdirSync(input);
    writeFileSync(join(input, '2025-06-01.jsonl'), lines.slice(0, third).join('\n'));
    writeFileSync(join(input, '2025-06-02.jsonl.gz'), gzipSync(`${lines.slice(third, 2 * third).join('\n')}\n\n`));
    writeFileSync(join(input, '2025-06-03.jsonl'), lines.slice(2 * third).join('\r\n'));
    const options = { out, top: 7, format: 'json', settings: TIGHT, partitions: 3, progress: console.log } as const;
    await runNeighbours({ from: { files: input }, ...options });

    const expected = neighboursOfOracle(log, TIGHT, 7);
    expect(
      compareNeighbours(expected, neighboursOfOracle(log, DEFAULT_SETTINGS, 7), TOLERANCE).different,
    ).toBeGreaterThan(expected.size / 2);
    const found = compareNeighbours(expected, await neighboursIn(out), TOLERANCE);
    expect(found.examples).toEqual([]);
    expect(found).toMatchObject({ different: 0, products: expected.size });
  },
  20 * MINUTE,
);

test('a job that fails says why, and half a run is not loaded', async (context) => {
  skipWhereMissing(context);
  const out = join(folder, 'failing');
  const options = { out, top: 7, format: 'csv' as 'json', settings: TIGHT, progress: () => undefined };
  await expect(runNeighbours({ from: { files: folder }, ...options })).rejects.toThrow(/invalid choice: 'csv'/);
  await expect(neighboursIn(out)).rejects.toThrow(/holds no finished run/);
});

/** The event in a message, as the shop's workers read it. */
function readable(value: string | null) {
  try {
    const { data } = behaviorEventSchema.safeParse(JSON.parse(value ?? ''));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}
