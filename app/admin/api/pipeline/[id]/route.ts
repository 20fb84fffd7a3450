import type { NextRequest } from 'next/server';
import { getLocale } from 'next-intl/server';
import { wordsLocale } from '#contracts/console-words.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { pipelinePanel } from '#observability/pipeline/index.ts';
import { getContainer } from '#server/container.ts';
import { requireOperator } from '#server/operator/require-operator.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../../../session.ts';
import { choiceSchema } from '../../../pipeline/choice.ts';
import { readPanel } from '../../../pipeline/read-panel.ts';

/**
 * The rows of one panel of the pipeline over a range and of sources. Operators only: 403 for others, whether or not the
 * panel exists.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  try {
    const session = await currentSession();
    requireOperator(session);
    const choice = choiceSchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!choice.success) return invalidInput(choice.error);
    const { id } = await params;
    const panel = pipelinePanel(id);
    if (panel === undefined) throw new DangolError('not-found', `There is no panel ${id}.`);
    const answer = await readPanel(session, panel, choice.data, wordsLocale(await getLocale()));
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, getContainer().logger);
  }
}
