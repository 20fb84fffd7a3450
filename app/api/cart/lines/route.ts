import { addLineSchema, type CartLineAnswer, removeLineSchema, setLineSchema } from '#contracts/actions.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../../json-actions.ts';
import { currentSession, eventSubjectOf } from '../../../session.ts';

/** Adds pieces of an offer to the session's cart, once for each key. */
export function POST(request: Request): Promise<Response> {
  return answerAction(async () => {
    const { key, ...wanted } = await actionBody(request, addLineSchema);
    const session = await currentSession();
    const subject = await eventSubjectOf(session);
    const { once, cart } = getContainer();
    await once({ shopperId: session.shopperId, key }, () => cart.add(subject, wanted));
    return lineNow(session.shopperId, wanted.offerId);
  });
}

/** Sets how many of an offer lie in it. */
export function PUT(request: Request): Promise<Response> {
  return answerAction(async () => {
    const wanted = await actionBody(request, setLineSchema);
    const session = await currentSession();
    await getContainer().cart.update(await eventSubjectOf(session), wanted);
    return lineNow(session.shopperId, wanted.offerId);
  });
}

/** Takes a line out. */
export function DELETE(request: Request): Promise<Response> {
  return answerAction(async () => {
    const { offerId } = await actionBody(request, removeLineSchema);
    const session = await currentSession();
    await getContainer().cart.remove(await eventSubjectOf(session), offerId);
    return lineNow(session.shopperId, offerId);
  });
}

async function lineNow(shopperId: string, offerId: number): Promise<CartLineAnswer> {
  const { count, quantity } = await getContainer().cart.countOf(shopperId, offerId);
  return { cartCount: count, line: { offerId, quantity } };
}
