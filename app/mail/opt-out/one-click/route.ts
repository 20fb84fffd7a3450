import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { stopMails } from '../stop-mails.ts';

/**
 * What a mail program posts to when its reader presses "unsubscribe" (RFC 8058): from no page of ours, without a
 * cookie. The token in the address is the only thing that counts, and all it can do is to end mails; so proxy.ts lets
 * it through without an Origin.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    if (!(await stopMails(new URL(request.url).searchParams.get('token'))))
      throw new DangolError('not-found', 'This opt-out link is not known.');
    return new Response(null, { status: 204 });
  } catch (error) {
    return errorResponse(error, getContainer().logger);
  }
}
