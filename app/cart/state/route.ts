import { BUILD, BUILD_HEADER } from '#components/navigation/build.ts';
import type { CartStateAnswer } from '#contracts/cart-state.ts';
import { getContainer } from '#server/container.ts';
import { currentSession } from '../../session.ts';
import { cartStateOf } from '../cart-state.ts';

/**
 * What a page asks when it may have missed a change of the cart (contracts/cart-state.ts): when its socket is back, as
 * after a deploy, or the tab is looked at again. Says by a header of which build the server is. Changes nothing.
 */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store', [BUILD_HEADER]: BUILD };
  try {
    const { shopperId } = await currentSession();
    const { key, view } = await cartStateOf(shopperId);
    return Response.json({ shopperId, key, count: view.cart.count } satisfies CartStateAnswer, { headers });
  } catch (error) {
    getContainer().logger.warn({ error: String(error) }, 'the state of a cart could not be read');
    const body = { error: { code: 'unavailable', message: 'The cart cannot be read just now. Try again shortly.' } };
    return Response.json(body, { status: 503, headers });
  }
}
