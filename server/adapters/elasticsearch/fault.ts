import { errors } from '@elastic/elasticsearch';
import { type Fault, REFUSED, UNAVAILABLE } from '../fault.ts';

/**
 * 400, 413 and 422 refuse what is in the request. 404 is an index that is not there yet, 401 and 403 a setting, 408,
 * 429 and 5xx a cluster that is busy: none of them the request's own.
 */
const REFUSES_DATA: ReadonlySet<number> = new Set([400, 413, 422]);

export function elasticsearchFault(error: unknown): Fault | undefined {
  if (error instanceof errors.ResponseError)
    return error.statusCode !== undefined && REFUSES_DATA.has(error.statusCode) ? REFUSED : UNAVAILABLE;
  if (error instanceof errors.SerializationError) return REFUSED;
  return error instanceof errors.ElasticsearchClientError ? UNAVAILABLE : undefined;
}
