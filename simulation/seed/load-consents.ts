import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { CONSENT_WORDING } from '#server/adapters/postgres/customers.ts';
import type { SeededCustomer } from './customers.ts';
import { createRandom } from './random.ts';

/**
 * What each customer agreed to when they joined. `ids`: a stream of this load alone, since the rows' ids come from it.
 */
export async function loadConsents(
  load: BulkLoad,
  customers: readonly SeededCustomer[],
  ids = createRandom(customers.length, 'consents'),
): Promise<{ consent_change: number }> {
  const rows = customers.flatMap(({ id, marketingConsent, nightConsent, joinedAt }) => [
    ...(marketingConsent ? [[ids.uuid(), id, 'MARKETING', true, CONSENT_WORDING, joinedAt]] : []),
    ...(nightConsent ? [[ids.uuid(), id, 'NIGHT', true, CONSENT_WORDING, joinedAt]] : []),
  ]);
  const columns = ['id', 'customer_id', 'kind', 'is_granted', 'wording_version', 'changed_at'];
  return { consent_change: await load.copy('consent_change', columns, rows) };
}
