import { type EnrolledAnswer, enrolPasskeySchema } from '#contracts/passkeys.ts';
import { getContainer } from '#server/container.ts';
import { actionBody, answerAction } from '../../json-actions.ts';
import { currentSession } from '../../session.ts';
import { memberOf } from './member.ts';

/** Enrols the passkey that the member's browser has made. */
export function POST(request: Request): Promise<Response> {
  return answerAction(async () => {
    const passkey = await actionBody(request, enrolPasskeySchema);
    const customerId = memberOf(await currentSession());
    const passkeyId = await getContainer().passkeys.enrol(customerId, passkey);
    return { passkeyId } satisfies EnrolledAnswer;
  });
}
