import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { currentSession } from '../../../session.ts';

/**
 * The insights, and what operators took up from them (contracts/insight-board.ts, `insightBoardSchema`). Operators
 * only: 403 for others.
 */
export async function GET(): Promise<Response> {
  const { insightBoards, logger } = getContainer();
  try {
    const body = await insightBoards.read(await currentSession());
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
