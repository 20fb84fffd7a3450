import type { Env } from '#contracts/env.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { guardProvider } from './guarded-provider.ts';
import { createLocalPaymentProvider } from './local-provider.ts';

/** The provider this shop is paid through: the local one, until a contract with another is signed. */
export function createPaymentProvider(env?: Pick<Env, 'LOCAL_PAYMENT_DELAY_MS'>): PaymentProvider {
  return guardProvider(createLocalPaymentProvider({ chargeDelayMs: env?.LOCAL_PAYMENT_DELAY_MS ?? 0 }));
}
