import { DangolError } from '#domain/shared/errors.ts';
import { elasticsearchFault } from './elasticsearch/fault.ts';
import { type Fault, UNAVAILABLE } from './fault.ts';
import { postgresFault } from './postgres/fault.ts';
import { redisFault } from './redis-fault.ts';

/** Connections by socket, whichever store they lead to. */
const SOCKET_CODES = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR)/;

/**
 * The fault behind what any adapter threw, by its class and codes; each adapter knows its own client's. Never throws.
 */
export function storeFault(error: unknown): Fault | undefined {
  if (error instanceof DangolError) return error;
  for (const ofAdapter of [elasticsearchFault, redisFault, postgresFault]) {
    const fault = ofAdapter(error);
    if (fault !== undefined) return fault;
  }
  return isSocketError(error) ? UNAVAILABLE : undefined;
}

function isSocketError(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && SOCKET_CODES.test(code)) return true;
  return error.name === 'TimeoutError' || isSocketError(error.cause, depth + 1);
}
