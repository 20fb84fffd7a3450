import { type OrderShipments, orderShipmentsSchema } from '#contracts/shipments.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { storedJson } from './redis-json.ts';
import type { RedisKeys } from './redis-keys.ts';

/** Where the shipments of orders are, until seven days after the last has arrived. Rejects while Redis is away. */
export interface RedisShipments {
  /** By order; those that are not there are left out. One round trip. */
  read(orderIds: readonly string[]): Promise<Map<string, OrderShipments>>;
  /** Replaces what is there, unless that is newer. One round trip. */
  write(orderId: string, shipments: OrderShipments, ttlSeconds: number): Promise<void>;
}

/** A reader that was slow must not put back what a writer has replaced meanwhile. */
const WRITE_UNLESS_OLDER = `
  local held = redis.call('get', KEYS[1])
  if held then
    local read, entry = pcall(cjson.decode, held)
    if read and entry.v == 1 and entry.version > tonumber(ARGV[2]) then return 0 end
  end
  redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[3])
  return 1`;

export function createRedisShipments(redis: Redis, keys: RedisKeys): RedisShipments {
  return {
    async read(orderIds) {
      if (orderIds.length === 0) return new Map();
      const texts = await redis.mget(orderIds.map(keys.shipments)).catch(refuse);
      return new Map(
        orderIds.flatMap((orderId, at) => {
          const stored = storedJson(orderShipmentsSchema, texts[at]);
          return stored === undefined ? [] : [[orderId, stored]];
        }),
      );
    },
    async write(orderId, shipments, ttlSeconds) {
      const text = JSON.stringify(shipments);
      await redis
        .eval(WRITE_UNLESS_OLDER, 1, keys.shipments(orderId), text, shipments.version, ttlSeconds)
        .catch(refuse);
    },
  };
}

function refuse(error: unknown): never {
  throw redisUnavailable(error);
}
