import { type DismissalAnswer, setDismissalSchema } from '#contracts/actions.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../json-actions.ts';
import { currentSession } from '../../session.ts';

/** The session's shopper wants to see no more of a product in recommendations, or takes that back. */
export function PUT(request: Request): Promise<Response> {
  return answerAction(async () => {
    const { productId, dismissed, ...where } = await actionBody(request, setDismissalSchema);
    const { shopperId, sessionId } = await currentSession();
    const { dismissals } = getContainer();
    if (dismissed) await dismissals.dismiss({ shopperId, sessionId }, productId, where);
    else await dismissals.undo({ shopperId, sessionId }, productId);
    return { dismissed } satisfies DismissalAnswer;
  });
}
