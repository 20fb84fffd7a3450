import type { z } from 'zod';
import type { faultsSchema } from '../../payment-provider/faults.ts';
import type { FaultShop } from './shop.ts';

/** Runs `work` while the payment provider has these faults; afterwards it has none. */
export async function withPaymentFaults<T>(
  shop: FaultShop,
  faults: z.input<typeof faultsSchema>,
  work: () => Promise<T>,
): Promise<T> {
  const set = async (body: object) => {
    const response = await fetch(new URL('/faults', shop.env.PAYMENT_URL), {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The payment provider takes no faults: ${await response.text()}`);
  };
  await set(faults);
  try {
    return await work();
  } finally {
    await set({});
  }
}
