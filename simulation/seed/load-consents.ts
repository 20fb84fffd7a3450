import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { CONSENT_WORDING } from '#server/adapters/postgres/customers.ts';
import type { SeededCustomer } from './customers.ts';
import { createRandom } from './random.ts';

/** What each customer agreed to when they joined. */
export async function loadConsents(
  load: BulkLoad,
  customers: readonly SeededCustomer[],
): Promise<{ consent_change: number }> {
  const ids = createRandom(customers.length, 'consents');
  const rows = customers.flatMap(({ id, marketingConsent, nightConsent, joinedAt }) => [
    ...(marketingConsent ? [[ids.uuid(), id, 'MARKETING', true, CONSENT_WORDING, joinedAt]] : []),
    ...(nightConsent ? [[ids.uuid(), id, 'NIGHT', true, CONSENT_WORDING, joinedAt]] : []),
  ]);
  const columns = ['id', 'customer_id', 'kind', 'is_granted', 'wording_version', 'changed_at'];
  return { consent_change: await load.copy('consent_change', columns, rows) };
}
