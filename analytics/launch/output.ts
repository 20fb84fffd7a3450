import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { DangolError } from '#domain/shared/errors.ts';

/** One product of the job's output: its neighbours, best first, and how many shoppers like it. */
const rowSchema = z.object({
  productId: z.number().int().positive(),
  frequency: z.number().int().positive(),
  neighbours: z.array(z.object({ productId: z.number().int().positive(), score: z.number().positive() })),
});
export type ProductNeighbours = z.infer<typeof rowSchema>;

const reportSchema = z.object({
  events: z.number().int(),
  rejected: z.number().int(),
  acts: z.number().int(),
  products: z.number().int(),
  pairs: z.number().int(),
  seconds: z.number(),
});

/** The report that a finished run wrote. */
export function readReport(out: string): z.infer<typeof reportSchema> {
  return reportSchema.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
}

/** The products of a finished run, from its JSON lines. Throws DangolError for an unfinished or missing run. */
export async function* readNeighbours(out: string): AsyncGenerator<ProductNeighbours> {
  const folder = join(out, 'neighbours');
  // Spark's own mark that every part was written.
  if (!existsSync(join(folder, '_SUCCESS')))
    throw new DangolError(
      'invalid-input',
      `${folder} holds no finished run. To mend it: npm run analytics -- neighbours`,
    );
  const parts = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (parts.length === 0)
    throw new DangolError('invalid-input', `${folder} holds no JSON lines: only these can be loaded, not Parquet.`);
  for (const part of parts) {
    const lines = createInterface({ input: createReadStream(join(folder, part)), crlfDelay: Infinity });
    for await (const line of lines) yield rowSchema.parse(JSON.parse(line));
  }
}
