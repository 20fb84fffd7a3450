import { setWishSchema, type WishAnswer } from '#contracts/actions.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../json-actions.ts';
import { currentSession } from '../../session.ts';

/** Wishes for a product on behalf of the session, or no longer. */
export function PUT(request: Request): Promise<Response> {
  return answerAction(async () => {
    const { productId, wished } = await actionBody(request, setWishSchema);
    const { shopperId, sessionId } = await currentSession();
    await getContainer().wishlist.set({ shopperId, sessionId }, productId, wished);
    return { wished } satisfies WishAnswer;
  });
}
