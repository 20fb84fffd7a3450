import { getContainer } from '#server/container.ts';
import { currentSession } from '../../session.ts';

/**
 * Coupons the session's shopper can use now, as they are pushed: what the page reads at each connect. Changes nothing.
 */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    const { shopperId } = await currentSession();
    return Response.json({ coupons: await getContainer().coupons.open(shopperId) }, { headers });
  } catch (error) {
    getContainer().logger.warn({ code: 'answer-incomplete', error: String(error) }, 'open coupons could not be read');
    const body = { error: { code: 'unavailable', message: 'Coupons cannot be read just now. Try again shortly.' } };
    return Response.json(body, { status: 503, headers });
  }
}
