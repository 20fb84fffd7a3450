import { Client, errors } from '@elastic/elasticsearch';
import { DangolError } from '#domain/shared/errors.ts';
import { REFUSED } from '../fault.ts';
import type { ElasticsearchConnection } from './connection.ts';
import { elasticsearchFault } from './fault.ts';

export interface ElasticsearchOptions {
  connection: ElasticsearchConnection;
  /** Longest wait for one answer. Serving paths want it short. */
  requestTimeoutMs?: number;
  /** Tries after the first. 0 on serving paths: PostgreSQL answers instead. */
  maxRetries?: number;
}

/**
 * One document of a bulk: its whole present state, or its end. A lower or equal `version` than the index holds is
 * passed over.
 */
export interface BulkItem {
  index: string;
  id: string;
  version?: number;
  /** null: remove it. */
  document: Record<string, unknown> | null;
  /** true: `index` is an alias, and no index of that name must come to be where the alias is gone. */
  requireAlias?: boolean;
}

export interface BulkResult {
  /** Written or removed now. */
  applied: number;
  /** The index already held this version or a later one. */
  stale: number;
  /** Refused for what they are (mapping, size): sending them again changes nothing. */
  rejected: { id: string; reason: string }[];
}

export interface Elasticsearch {
  /** The client itself, for this folder's siblings and for the indexers; nothing is sent before the first call. */
  readonly client: Client;
  /** Whether the cluster answers, within `requestTimeoutMs`. */
  ping(): Promise<boolean>;
  /**
   * Writes all items, reading each one's result. Rejects with DangolError('unavailable') when the cluster cannot be
   * reached, or takes some items for busy: the same call again is right and harmless, as ids and versions are named.
   */
  bulk(items: readonly BulkItem[], options?: { refresh?: boolean | 'wait_for' }): Promise<BulkResult>;
  close(): Promise<void>;
}

export function createElasticsearch({
  connection: { url, login },
  requestTimeoutMs = 5_000,
  maxRetries = 2,
}: ElasticsearchOptions): Elasticsearch {
  const client = new Client({
    node: url,
    ...(login !== null && { auth: login }),
    requestTimeout: requestTimeoutMs,
    maxRetries,
    // Sniffing would replace the configured address by the node addresses that the cluster publishes.
    sniffOnStart: false,
  });
  return {
    client,
    async ping() {
      try {
        // `GET /` is not there on every distribution; the cluster's health is.
        const health = await client.cluster.health(
          {},
          { requestTimeout: Math.min(requestTimeoutMs, 1_000), maxRetries: 0 },
        );
        return health.status !== undefined;
      } catch {
        return false;
      }
    },
    async bulk(items, { refresh } = {}) {
      if (items.length === 0) return { applied: 0, stale: 0, rejected: [] };
      const response = await orUnavailable(
        client.bulk({ operations: items.flatMap(operationsOf), ...(refresh === undefined ? {} : { refresh }) }),
      );
      return readBulk(response.items);
    },
    close: () => client.close(),
  };
}

function operationsOf({ index, id, version, document, requireAlias }: BulkItem): Record<string, unknown>[] {
  const target = {
    _index: index,
    _id: id,
    ...(version === undefined ? {} : { version, version_type: 'external' }),
    ...(requireAlias === true ? { require_alias: true } : {}),
  };
  return document === null ? [{ delete: target }] : [{ index: target }, document];
}

interface ItemResult {
  _id?: string | null;
  status: number;
  error?: { type: string; reason?: string | null } | undefined;
}

function readBulk(items: readonly Partial<Record<string, ItemResult>>[]): BulkResult {
  const result: BulkResult = { applied: 0, stale: 0, rejected: [] };
  for (const item of items) {
    const outcome = Object.values(item)[0];
    if (outcome === undefined) continue;
    if (outcome.error?.type === 'index_not_found_exception')
      throw new DangolError('unavailable', 'The index is not there: it must be built before anything is written', {
        details: { missingIndex: true, reason: outcome.error.reason },
      });
    // A removal that finds nothing is done.
    if (outcome.status < 300 || outcome.status === 404) result.applied += 1;
    else if (outcome.status === 409) result.stale += 1;
    else if (outcome.status === 429 || outcome.status >= 500)
      throw new DangolError('unavailable', `Elasticsearch is too busy to write ${outcome._id}: try again`, {
        details: { reason: outcome.error?.reason },
      });
    else
      result.rejected.push({
        id: outcome._id ?? '',
        reason: `${outcome.error?.type}: ${outcome.error?.reason}`,
      });
  }
  return result;
}

/**
 * What Elasticsearch refuses for what is in the request becomes DangolError('invalid-input'), a cluster that is
 * unavailable or busy 'unavailable'. A 404 stays what it is: callers know which index may be missing.
 */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DangolError || isStatus(error, 404)) throw error;
    if (elasticsearchFault(error) === REFUSED)
      throw new DangolError('invalid-input', 'Elasticsearch cannot take a value of this request.', { cause: error });
    throw new DangolError('unavailable', 'Elasticsearch does not answer: try again', { cause: error });
  }
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof errors.ResponseError && error.statusCode === status;
}
