import { beginEnrolmentSchema, type EnrolmentAnswer } from '#contracts/passkeys.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../../json-actions.ts';
import { currentSession } from '../../../session.ts';
import { memberOf } from '../member.ts';

/** What the member's browser is to make a passkey with. */
export function POST(request: Request): Promise<Response> {
  return answerAction(async () => {
    const { password } = await actionBody(request, beginEnrolmentSchema);
    const customerId = memberOf(await currentSession());
    const options = await getContainer().passkeys.beginEnrolment(customerId, password);
    return { options } satisfies EnrolmentAnswer;
  });
}
