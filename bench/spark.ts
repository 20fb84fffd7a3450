import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { missingTools, runNeighbours } from '#analytics/launch/job.ts';
import { readNeighbours, readReport } from '#analytics/launch/output.ts';
import { modelSettingsOf } from '#analytics/launch/settings.ts';
import { generateLog } from '#simulation/replay/generated-log.ts';
import { compareNeighbours, type Neighbours, neighboursOfModel } from '#simulation/replay/neighbours.ts';
import type { ReplayLog } from '#simulation/replay/replay-log.ts';
import { hasTaobaoFile, readTaobaoLog } from '#simulation/replay/taobao-log.ts';
import type { Bench } from './bench.ts';

const TOP = 100;
/** Relative tolerance of a score (its reason: analytics/src/dangol_analytics/neighbours.py). */
const TOLERANCE = 1e-12;

/** The neighbours job over real behaviour, and every product's neighbours held to those of the model that serves. */
export const sparkBench: Bench = {
  name: 'spark',
  figures: ['spark.neighboursSeconds', 'spark.differentProducts', 'spark.identicalScores'],
  async run({ progress, quick }) {
    const missing = await missingTools();
    if (missing !== null) {
      progress(missing);
      return null;
    }
    const real = hasTaobaoFile();
    if (!real) progress('the Taobao file is not here (shared/data/taobao): a generated log instead, not comparable');
    const log = real
      ? await readTaobaoLog(quick ? 10_000 : undefined)
      : generateLog({ seed: 1, shoppers: 20_000, products: 20_000, events: quick ? 10_000 : 96_168 });
    const folder = mkdtempSync(join(tmpdir(), 'dangol-spark-'));
    try {
      const file = join(folder, 'log.jsonl');
      await pipeline(Readable.from(lines(log)), createWriteStream(file));
      const settings = modelSettingsOf('shop');
      const out = join(folder, 'out');
      await runNeighbours({ from: { files: file }, out, top: TOP, format: 'json', settings, progress });
      const found: Neighbours = new Map();
      for await (const { productId, neighbours } of readNeighbours(out)) found.set(productId, neighbours);
      const compared = compareNeighbours(neighboursOfModel(log, settings, TOP), found, TOLERANCE);
      for (const example of compared.examples) progress(example);
      const { seconds, events, pairs } = readReport(out);
      return {
        'spark.neighboursSeconds': {
          value: seconds,
          unit: 's',
          note: `${real ? 'Taobao, two hours' : 'generated log'}: ${events} events, ${pairs} pairs; Spark's own start included`,
        },
        'spark.differentProducts': {
          value: compared.different,
          unit: 'products',
          target: { atMost: 0 },
          note: `of ${compared.products}, with ${compared.neighbours} neighbours: ids, order, scores within ${TOLERANCE} of the model's`,
        },
        'spark.identicalScores': {
          value: compared.neighbours === 0 ? 1 : compared.identical / compared.neighbours,
          unit: 'share',
          note: 'scores equal to the last bit',
        },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function* lines({ events }: ReplayLog): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}
