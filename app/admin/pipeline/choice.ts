import { z } from 'zod';
import { PIPELINE_RANGE_NAMES, type PipelineRange } from '#contracts/pipeline-panels.ts';
import { SOURCES, type Source } from '#contracts/sources.ts';

/** What an operator has chosen to see, as the addresses of the page and its panels hold it. */
export interface PipelineChoice {
  range: PipelineRange;
  /** None: all. */
  sources: Source[];
}

/** Strict: an address that a program sends. Ranges are named, so that none is longer than the tables are made for. */
export const choiceSchema = z.object({
  range: z.enum(PIPELINE_RANGE_NAMES as [PipelineRange, ...PipelineRange[]]).default('hour'),
  sources: z
    .string()
    .max(100)
    .transform((text) => [...new Set(text.split(',').filter((name) => name !== ''))])
    .pipe(z.array(z.enum(SOURCES)))
    .default([]),
});

/** The choice in a page's address; what cannot be read is the default, as for any page. */
export function choiceOf(query: Record<string, string | string[] | undefined>): PipelineChoice {
  const range = choiceSchema.shape.range.safeParse(query.range);
  const sources = choiceSchema.shape.sources.safeParse(query.sources);
  return { range: range.data ?? 'hour', sources: sources.data ?? [] };
}

/** The address of a choice; the defaults are left out. */
export function choiceQuery({ range, sources }: PipelineChoice): string {
  const query = new URLSearchParams();
  if (range !== 'hour') query.set('range', range);
  if (sources.length > 0) query.set('sources', sources.join(','));
  return query.size === 0 ? '' : `?${query}`;
}
