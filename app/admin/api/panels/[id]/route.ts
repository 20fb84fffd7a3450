import type { NextRequest } from 'next/server';
import { z } from 'zod';
import type { PanelAnswer } from '#contracts/operator.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { panelById } from '#observability/panels/index.ts';
import { resolveQuery } from '#observability/panels/resolve.ts';
import { getContainer } from '#server/container.ts';
import { requireOperator } from '#server/operator/require-operator.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../../../session.ts';

const MOST_MINUTES = 90 * 24 * 60;
const querySchema = z.object({ minutes: z.coerce.number().int().min(1).max(MOST_MINUTES).default(60) });

/** The rows of one panel over the last `minutes`. Operators only: 403 for everybody else, whatever panel they name. */
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
    const body: PanelAnswer = { ...range, rows: await eventFigures.rows(session, resolveQuery(panel.query, range)) };
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
