import { headers } from 'next/headers';
import { keyOfNotice, paymentNoticeSchema } from '#contracts/payment-notice.ts';
import { getContainer } from '#server/container.ts';
import { remoteAddress } from '#server/web/remote-address.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';

/**
 * Where the payment provider reports that a payment's status has changed. Anybody may post here, and it has no session:
 * what it states is looked up at the provider (server/checkout/payment-notices.ts). 200: nothing is left to do for it,
 * also where no order of ours is meant; anything else, and the provider sends it again.
 */
export async function POST(request: Request): Promise<Response> {
  const { env, logger, paymentNotices } = getContainer();
  const parsed = paymentNoticeSchema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) return invalidInput(parsed.error);
  try {
    const address = remoteAddress(await headers(), env.TRUSTED_PROXY_HOPS);
    await paymentNotices.receive({ key: keyOfNotice(parsed.data), address });
    return new Response(null, { status: 200 });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
