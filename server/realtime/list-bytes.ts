import type { ListName } from '#contracts/events.ts';
import { encodeJson } from '#server/http/problem.ts';
import type { KnownOfShopper, RecommendationReader } from '#server/recommendation/port.ts';
import type { ListTextReader } from '#server/recommendation/text-reader.ts';

/** A shopper's list as JSON in UTF-8. Never rejects. */
export type ListBytes = (
  list: ListName,
  shopperId: string,
  productId?: number,
  known?: KnownOfShopper,
) => Promise<Buffer>;

/**
 * Passes a list on as the worker wrote it, where nothing has to be left out or put in its place (docs/decisions/0061).
 */
export function createListBytes(texts: ListTextReader, reader: RecommendationReader): ListBytes {
  return async (list, shopperId, productId, known) =>
    (productId === undefined ? await texts.read(list, shopperId) : null) ??
    encodeJson(await reader.read(list, shopperId, productId, known));
}
