import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { missingTools, prepareSpark } from '#analytics/launch/job.ts';
import { PACKAGE } from '#analytics/launch/places.ts';
import { streamSettings } from '#analytics/launch/stream.ts';
import { kafkaNames } from '#server/adapters/kafka/names.ts';
import { run } from '#stack/run.ts';
import { startTestServices } from '../support/start.ts';

// The driver's part of Spark's stream, without Spark: what it writes under the lease, on a real PostgreSQL.

const services = await startTestServices();
const folder = mkdtempSync(join(tmpdir(), 'dangol-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lease, fence, offsets and rows', async (context) => {
  const missing = await missingTools();
  context.skip(missing !== null, missing ?? '');
  const { python } = await prepareSpark({ kafka: false, dev: true, progress: console.log });
  const ROLL_UP_SETTINGS = join(folder, 'settings.json');
  writeFileSync(ROLL_UP_SETTINGS, JSON.stringify(streamSettings(kafkaNames(services.namespace))));
  const env = { ...process.env, DATABASE_URL: services.databaseUrl, ROLL_UP_SETTINGS, PGTZ: 'America/New_York' };
  const { code, output } = await run(python, ['-m', 'pytest', '-q', 'tests/test_roll_up_store.py'], {
    cwd: PACKAGE,
    env,
  });
  expect(code, output).toBe(0);
  expect(output).toMatch(/\d+ passed/);
  expect(output).not.toMatch(/skipped/);
});
