import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { currentSession } from '../../../session.ts';

/**
 * Open alerts and those of the last 30 days (contracts/alerts/console.ts, `alertListSchema`). Operators only: 403 for
 * others.
 */
export async function GET(): Promise<Response> {
  const { alerts, logger } = getContainer();
  try {
    const body = await alerts.list(await currentSession());
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
