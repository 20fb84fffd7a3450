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

/** Statuses after which it is unknown what the provider did, or that it refuses the caller and not the request. */
const UNSETTLED = new Set([401, 408, 409, 425, 429]);

export function isRefusal(answer: PaymentAnswer | Refusal): answer is Refusal {
  return !('paymentKey' in answer);
}

/**
 * Calls of the provider's HTTP API. Resolves with the payment, or with a refusal that is settled; rejects with whatever
 * leaves the outcome unknown: no answer within `timeoutMs`, a broken connection, 5xx, 409 (the same request is being
 * processed), 429, or a body that is neither.
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
    if (response.status >= 500 || response.status < 400 || UNSETTLED.has(response.status))
      throw new Error(`${init.method ?? 'GET'} ${path} was answered with ${response.status} ${code}`);
    return { code };
  }

  return {
    post: (path, body, headers = {}) => call(path, { method: 'POST', body: JSON.stringify(body), headers }),
    get: (path) => call(path, {}),
    async ping() {
      const answer = await call('/v1/payments/none', {});
      return isRefusal(answer);
    },
  };
}
