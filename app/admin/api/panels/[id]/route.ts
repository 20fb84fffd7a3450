import type { NextRequest } from 'next/server';
import { getLocale } from 'next-intl/server';
import { z } from 'zod';
import type { PanelAnswer } from '#contracts/operator.ts';
import { SOURCES } from '#contracts/sources.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { panelById } from '#observability/panels/index.ts';
import type { Panel } from '#observability/panels/panel.ts';
import { resolveQuery } from '#observability/panels/resolve.ts';
import { readProductNames } from '#server/adapters/postgres/product-names.ts';
import { getContainer } from '#server/container.ts';
import { bucketIds, withBucketNames } from '#server/operator/bucket-names.ts';
import { requireOperator } from '#server/operator/require-operator.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../../../session.ts';

const MOST_MINUTES = 90 * 24 * 60;
const querySchema = z.object({
  minutes: z.coerce.number().int().min(1).max(MOST_MINUTES).default(60),
  /** Sources to count, separated by commas; without it all of them. */
  sources: z
    .string()
    .max(100)
    .transform((text) => [...new Set(text.split(','))].sort())
    .pipe(z.array(z.enum(SOURCES)))
    .optional(),
});

/**
 * The rows of one panel over the last `minutes`, of `sources`. Operators only: 403 for others, whether or not the panel
 * exists.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { eventFigures, logger } = getContainer();
  try {
    const session = await currentSession();
    requireOperator(session);
    const query = querySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!query.success) return invalidInput(query.error);
    const { id } = await params;
    const panel = panelById(id);
    if (panel === undefined) throw new DangolError('not-found', `There is no panel ${id}.`);
    // To the second: the same question by two operators is one to Elasticsearch.
    const toMs = Math.ceil(Date.now() / 1_000) * 1_000;
    const range = { fromMs: toMs - query.data.minutes * 60_000, toMs };
    const rows = await eventFigures.rows(session, resolveQuery(panel.query, range, query.data.sources));
    const body: PanelAnswer = { ...range, rows: await withNames(rows, panel) };
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}

/** Names of products and categories beside their ids; while the catalogue cannot be read, the ids alone. */
async function withNames(rows: unknown[], { named }: Panel): Promise<unknown[]> {
  if (named === undefined) return rows;
  const { catalog, prisma, logger } = getContainer();
  try {
    if (named.kind === 'product') {
      return withBucketNames(rows, named, await readProductNames(prisma, bucketIds(rows, named)));
    }
    const [locale, categories] = await Promise.all([getLocale(), catalog.categories()]);
    const names = categories.map(
      ({ categoryId, nameKo, nameEn }) => [categoryId, locale === 'en' ? nameEn : nameKo] as const,
    );
    return withBucketNames(rows, named, new Map(names));
  } catch (error) {
    logger.warn({ code: 'answer-incomplete', error: String(error) }, 'a panel is answered without names');
    return rows;
  }
}
