import { setTimeout as delay } from 'node:timers/promises';
import { type PaymentAnswer, paymentSchema, refusalSchema } from './wire.ts';

/** Refused, and it stays so: `code` is the provider's. */
export interface Refusal {
  code: string;
}

export interface ProviderCalls {
  post(path: string, body: Record<string, unknown>, headers?: Record<string, string>): Promise<PaymentAnswer | Refusal>;
  get(path: string): Promise<PaymentAnswer | Refusal>;
  /** Whether the provider answers and knows the key. */
  ping(): Promise<boolean>;
}

export interface ProviderConnection {
  url: string;
  secretKey: string;
  timeoutMs: number;
}

/** The same request, under the same key, is being processed for another caller, and took too long to wait for. */
export class RequestUnderWayError extends Error {
  override readonly name = 'RequestUnderWayError';
}

/** Statuses after which it is unknown what the provider did, or that it refuses the caller and not the request. */
const UNSETTLED = new Set([401, 408, 425, 429]);
const UNDER_WAY = 409;
/** While another caller's request under the key is processed, its answer is asked for this often, and so many times. */
const ASK_AGAIN_MS = 100;
const MOST_ASKED = 20;

export function isRefusal(answer: PaymentAnswer | Refusal): answer is Refusal {
  return !('paymentKey' in answer);
}

/**
 * Calls of the provider's HTTP API. Resolves with the payment, or with a refusal that is settled; rejects with whatever
 * leaves the outcome unknown: no answer within `timeoutMs`, a broken connection, 5xx, 429, a body that is neither, or
 * RequestUnderWayError.
 */
export function createProviderCalls({ url, secretKey, timeoutMs }: ProviderConnection): ProviderCalls {
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;

  async function call(path: string, init: RequestInit): Promise<PaymentAnswer | Refusal> {
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { authorization, 'content-type': 'application/json', ...init.headers },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json();
    if (response.status === 200) return paymentSchema.parse(body);
    const { code } = refusalSchema.parse(body);
    if (response.status === UNDER_WAY) throw new RequestUnderWayError(`${path}: ${code}`);
    if (response.status >= 500 || response.status < 400 || UNSETTLED.has(response.status))
      throw new Error(`${init.method ?? 'GET'} ${path} was answered with ${response.status} ${code}`);
    return { code };
  }

  return {
    async post(path, body, headers = {}) {
      for (let asked = 1; ; asked++) {
        try {
          return await call(path, { method: 'POST', body: JSON.stringify(body), headers });
        } catch (error) {
          if (!(error instanceof RequestUnderWayError) || asked === MOST_ASKED) throw error;
          await delay(ASK_AGAIN_MS);
        }
      }
    },
    get: (path) => call(path, {}),
    async ping() {
      const answer = await call('/v1/payments/none', {});
      return isRefusal(answer);
    },
  };
}
