import type { Client, estypes } from '@elastic/elasticsearch';
import { DangolError } from '#domain/shared/errors.ts';
import { type Elasticsearch, orUnavailable } from './client.ts';
import { eventIndexNames } from './events.ts';

const AT_ONCE = 1_000;
/** Guests whose history a member took over at log-ins. */
const MOST_GUESTS = 1_000;

/**
 * Deletes the documents of a shopper's events, and of the guests whose history they adopted; `until`: only of what
 * happened by then. How many. By search and bulk, as not every distribution has _delete_by_query; refreshed before and
 * after, so that what was indexed a moment ago is seen and what is deleted is gone. Rejects with
 * DangolError('unavailable') when the cluster is unavailable.
 */
export function createEventErasure({ client, bulk }: Elasticsearch, namespace: string) {
  const { alias, pattern } = eventIndexNames(namespace);

  return async (shopperId: string, until?: Date): Promise<number> => {
    const indices = { index: pattern, allow_no_indices: true, ignore_unavailable: true };
    await orUnavailable(client.indices.refresh(indices));
    const shopperIds = [shopperId, ...(await adoptedGuests(client, indices, shopperId))];
    const within: estypes.QueryDslQueryContainer[] =
      until === undefined ? [] : [{ range: { occurredAt: { lte: until.toISOString() } } }];
    const query: estypes.QueryDslQueryContainer = {
      bool: {
        filter: [
          { bool: { should: [{ terms: { shopperId: shopperIds } }, { terms: { 'payload.guestId': shopperIds } }] } },
          ...within,
        ],
      },
    };
    for (let deleted = 0; ; ) {
      const found = await orUnavailable(client.search({ ...indices, size: AT_ONCE, _source: false, query }));
      const items = found.hits.hits.flatMap(({ _index, _id }) =>
        _id === undefined ? [] : [{ index: _index, id: _id, document: null }],
      );
      if (items.length === 0) return deleted;
      const { rejected } = await bulk(items, { refresh: true });
      if (rejected.length > 0)
        throw new DangolError('unavailable', `${alias}: ${rejected.length} events could not be deleted yet`);
      deleted += items.length;
    }
  };
}

async function adoptedGuests(client: Client, indices: object, shopperId: string): Promise<string[]> {
  const found = await orUnavailable(
    client.search<{ payload?: { guestId?: string } }>({
      ...indices,
      size: MOST_GUESTS,
      _source: ['payload.guestId'],
      query: { bool: { filter: [{ term: { shopperId } }, { term: { type: 'history-adopted' } }] } },
    }),
  );
  return found.hits.hits.flatMap(({ _source }) => _source?.payload?.guestId ?? []);
}
