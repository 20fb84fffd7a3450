import type { Env } from '#contracts/env.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { guardProvider } from './guarded-provider.ts';
import { createHttpPaymentProvider } from './http-provider.ts';

/** One call of the provider may take this long. */
const TIMEOUT_MS = 5_000;

/** The provider this shop is paid through, and whether it answers; connects with its first call. */
export function createPaymentProvider(
  { PAYMENT_URL, PAYMENT_SECRET_KEY }: Pick<Env, 'PAYMENT_URL' | 'PAYMENT_SECRET_KEY'>,
  metrics?: Metrics,
): { provider: PaymentProvider; ping(): Promise<boolean> } {
  const remote = createHttpPaymentProvider({ url: PAYMENT_URL, secretKey: PAYMENT_SECRET_KEY, timeoutMs: TIMEOUT_MS });
  const seconds = metrics?.histogram(
    'dangol_payment_call_seconds',
    'How long the payment provider took for an operation of the shop, by what became of it.',
    undefined,
    ['operation', 'result'],
  );
  const provider = guardProvider(remote, {
    timeoutMs: TIMEOUT_MS,
    onEnd: (operation, result, took) => seconds?.observe({ operation, result }, took),
  });
  return { provider, ping: remote.ping };
}
