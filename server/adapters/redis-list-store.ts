import { z } from 'zod';
import type { ListName } from '#contracts/events.ts';
import { productIdSchema } from '#contracts/identifiers.ts';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Audience, ListStore } from '#server/recommendation/list-store.ts';
import type { ListTextReaderDeps } from '#server/recommendation/text-reader.ts';
import { createBatchLoader } from './batch-loader.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Lists as JSON of contracts/push.ts, each under a key with a lifetime. */
export function createRedisListStore(redis: Redis, keys: RedisKeys): ListStore {
  const keyOf = keyFor(keys);
  const trendingKey = keys.sharedRecommendations('trending');
  const parseTrending = keepingLast(parseList);
  const load = createBatchLoader(async (groups: readonly (readonly string[])[]) => {
    // The fallback of all lists, and a shopper's dismissals, are read once.
    const names = [...new Set(groups.flat())];
    const texts = await redis.mget(names).catch(refuse);
    const found = new Map(names.map((name, at) => [name, texts[at]]));
    return groups.map((group) => group.map((name) => found.get(name)));
  });
  return {
    async read(list, audience, shopperId) {
      const names = [keyOf(list, audience), trendingKey, keys.dismissals(shopperId)];
      // Beside a product the worker has no list for (yet), its neighbours answer: redis-neighbours.ts.
      if (typeof audience === 'object' && 'productId' in audience) names.push(keys.neighbours(audience.productId));
      const [own, trending, dismissed, neighbours] = await load(names);
      return {
        own: (audience === 'everybody' ? parseTrending : parseList)(own) ?? parseList(neighbours),
        trending: parseTrending(trending),
        dismissed: parseProductIds(dismissed),
      };
    },
    async write(changes, dismissed = []) {
      if (changes.length + dismissed.length === 0) return;
      const pipeline = redis.pipeline();
      // One DEL for all: for new shoppers every other change removes a list.
      const absent = new Set<string>();
      for (const { audience, list, value } of changes) {
        const key = keyOf(list, audience);
        if (value === null) {
          absent.add(key);
          continue;
        }
        absent.delete(key);
        pipeline.set(key, JSON.stringify(value), 'EX', TTL_SECONDS.recommendations);
      }
      if (absent.size > 0) pipeline.del([...absent]);
      for (const { shopperId, productIds } of dismissed) {
        const key = keys.dismissals(shopperId);
        if (productIds.length === 0) pipeline.del(key);
        else pipeline.set(key, JSON.stringify(productIds), 'EX', TTL_SECONDS.dismissals);
      }
      pipelineAnswers(await pipeline.exec().catch(refuse));
    },
    async touchMarker(instance) {
      const before = await redis
        .set(keys.recommenderMarker(instance), '1', 'EX', TTL_SECONDS.recommenderMarker, 'GET')
        .catch(refuse);
      return before !== null;
    },
    online: (nowMs) => redis.zrangebyscore(keys.online(), nowMs, '+inf').catch(refuse),
  };
}

/** A list's JSON as it was written, to be served unparsed: one MGET for all reads of one turn of the event loop. */
export function createRedisListTexts(redis: Redis, keys: RedisKeys): ListTextReaderDeps {
  const load = createBatchLoader(async (wanted: readonly { list: ListName; shopperId: string }[]) => {
    const names: string[] = [];
    for (const { list, shopperId } of wanted)
      names.push(keys.recommendations(list, shopperId), keys.dismissals(shopperId));
    const texts = await redis.mgetBuffer(names).catch(refuse);
    return wanted.map((_, n) => ({ own: texts[2 * n] ?? null, dismissed: texts[2 * n + 1] != null }));
  });
  return { texts: (list, shopperId) => load({ list, shopperId }) };
}

function keyFor(keys: RedisKeys) {
  return (list: ListName, audience: Audience): string => {
    if (audience === 'everybody') return keys.sharedRecommendations(list);
    if ('shopperId' in audience) return keys.recommendations(list, audience.shopperId);
    return keys.productRecommendations(list, audience.productId);
  };
}

function refuse(error: unknown): never {
  throw error instanceof DangolError ? error : redisUnavailable(error);
}

const productIdsSchema = z.array(productIdSchema);

const parseProductIds = (text: string | null | undefined): number[] => storedJson(productIdsSchema, text) ?? [];

/** null for what is not there or not what it should be: the next step of the chain answers then. */
const parseList = (text: string | null | undefined): RecommendationList | null =>
  storedJson(recommendationListSchema, text) ?? null;

/** What everybody is sent is the same text for many reads: it is parsed again when it is another. */
function keepingLast<T>(parse: (text: string | null | undefined) => T): (text: string | null | undefined) => T {
  let last: { text: string | null | undefined; value: T } | undefined;
  return (text) => {
    if (last === undefined || last.text !== text) last = { text, value: parse(text) };
    return last.value;
  };
}
