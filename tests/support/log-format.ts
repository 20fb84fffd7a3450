import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readLog } from '#backtest/read-log.ts';
import type { EventOptions } from '#import/reading/event-layout.ts';
import { leftOutOf } from '#import/reading/left-out.ts';
import { SAMPLE_FIGURES, type SampleRow, sampleText } from '#import/reading/sample-log.ts';

export const folder = mkdtempSync(join(tmpdir(), 'dangol-formats-'));
let files = 0;

export function fileOf(content: string | Uint8Array, name = `log-${++files}`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Reads a log with this content: what was found, and what was left out. */
export async function read(content: string | Uint8Array, options: EventOptions = {}) {
  const log = await readLog(fileOf(content), options);
  const { reading, bad } = log;
  const figures = { events: log.item.length, shoppers: log.shopperIds.length, items: log.itemIds.length };
  return { figures, reading, leftOut: leftOutOf(bad), log };
}

/** Reads it, and expects the sample log of sample-log.ts, whole. */
export async function expectSample(content: string | Uint8Array, options: EventOptions = {}) {
  const { figures, reading, leftOut, log } = await read(content, options);
  expect(leftOut).toEqual({});
  expect(figures).toEqual(SAMPLE_FIGURES);
  expect(reading.firstAt).toMatch(/-(09-30|10-01)T/);
  return { reading, log };
}

export const three = (one: SampleRow) => `${one.shopper},${one.item},${one.seconds}`;
export const HEADER = 'user_id,item_id,timestamp';
export const timed = (time: (seconds: number) => string, header = HEADER) =>
  sampleText((one) => `${one.shopper},${one.item},${time(one.seconds)}`, header);
