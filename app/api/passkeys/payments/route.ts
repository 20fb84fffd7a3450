import { beginPaymentSchema, type PaymentAnswer } from '#contracts/passkeys.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../../json-actions.ts';
import { currentSession } from '../../../session.ts';
import { memberOf } from '../member.ts';

/** What a passkey is to sign for one press of "pay", and how much that is. */
export function POST(request: Request): Promise<Response> {
  return answerAction(async () => {
    const press = await actionBody(request, beginPaymentSchema);
    const customerId = memberOf(await currentSession());
    const confirm = await getContainer().paymentConfirmations.begin(customerId, press);
    return { confirm } satisfies PaymentAnswer;
  });
}
