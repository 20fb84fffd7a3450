import { DangolError } from '#domain/shared/errors.ts';

export interface GatewayOptions {
  url: string;
  fetch?: typeof fetch;
  withinMs?: number;
}

/** Longer than the gateway's own reads of Redis may take. */
const WITHIN_MS = 3_000;
/** By these the gateway knows whose session it is (server/realtime/visitor.ts). */
const SESSION_HEADERS = ['cookie', 'x-forwarded-proto'];

/**
 * GET of a path of the gateway with the session of `request`: its status and JSON. Rejects with
 * DangolError('unavailable') when the gateway does not answer in time.
 */
export async function askGateway(
  { url, fetch: send = fetch, withinMs = WITHIN_MS }: GatewayOptions,
  path: string,
  request: Request,
): Promise<Response> {
  const headers = SESSION_HEADERS.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  try {
    const answer = await send(new URL(path, url), { headers, signal: AbortSignal.timeout(withinMs) });
    const body = await answer.text();
    const own = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return new Response(body, { status: answer.status, headers: own });
  } catch (cause) {
    throw new DangolError('unavailable', 'The gateway does not answer just now. Try again shortly.', { cause });
  }
}
