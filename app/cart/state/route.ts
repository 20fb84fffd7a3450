import { BUILD, BUILD_HEADER } from '#components/navigation/build.ts';
import type { CartStateAnswer } from '#contracts/cart-state.ts';
import { getContainer } from '#server/container.ts';
import { currentSession } from '../../session.ts';
import { cartStateOf } from '../cart-state.ts';

/**
 * Read by a page that may have missed a change of the cart (contracts/cart-state.ts): when its socket reconnects, as
 * after a deploy, or when the tab becomes visible again. A header carries the server's build. Changes nothing.
 */
export async function GET(): Promise<Response> {
  const headers = { 'cache-control': 'no-store', [BUILD_HEADER]: BUILD };
  try {
    const { shopperId } = await currentSession();
    const { key, view } = await cartStateOf(shopperId);
    return Response.json({ shopperId, key, count: view.cart.count } satisfies CartStateAnswer, { headers });
  } catch (error) {
    getContainer().logger.warn(
      { code: 'answer-incomplete', error: String(error) },
      'the state of a cart could not be read',
    );
    const body = { error: { code: 'unavailable', message: 'The cart cannot be read just now. Try again shortly.' } };
    return Response.json(body, { status: 503, headers });
  }
}
