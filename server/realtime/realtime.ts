import type { Env } from '#contracts/env.ts';
import { variantLabelOf } from '#domain/experiment/experiment.ts';
import { createBatchLoader } from '#server/adapters/batch-loader.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { isProductUnpublished } from '#server/adapters/postgres/outbox.ts';
import { readShopperStates } from '#server/adapters/postgres/shopper-state.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, redisPing } from '#server/adapters/redis.ts';
import { createRedisDayTallies } from '#server/adapters/redis-day-tallies.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore, createRedisListTexts } from '#server/adapters/redis-list-store.ts';
import { createRedisPresence } from '#server/adapters/redis-presence.ts';
import { createPushSubscriber } from '#server/adapters/redis-push.ts';
import { createRecentSearchesWriter, createRedisRecentSearches } from '#server/adapters/redis-recent-searches.ts';
import { createRecentViewsWriter } from '#server/adapters/redis-recent-views.ts';
import { createRedisSessionCache } from '#server/adapters/redis-session-cache.ts';
import { createCatalog } from '#server/catalog/catalog.ts';
import { followProducts } from '#server/catalog/follow-products.ts';
import type { Clock } from '#server/clock.ts';
import { couponMessageOf } from '#server/coupons/coupons.ts';
import { close, createHttpServer, type HttpServerOptions, listen } from '#server/http/http-server.ts';
import { allowShopPages } from '#server/http/shop-pages.ts';
import { createSessionProbe, createSessionStore } from '#server/identity/session-store.ts';
import { createSessionResolver } from '#server/identity/sessions.ts';
import { createTokenCache } from '#server/identity/token-cache.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { addHealthRoutes, createMetricsServer } from '#server/observability/ops-server.ts';
import { createShopLists } from '#server/recommendation/shop-lists.ts';
import { createListTextReader } from '#server/recommendation/text-reader.ts';
import { type CollectorLimits, createCollector } from './collector/collector.ts';
import { addEventsEndpoint } from './events-endpoint.ts';
import { createDayTallies } from './gateway/day-tallies.ts';
import { createGateway, SOCKET_PATH } from './gateway/gateway.ts';
import { createListBytes } from './list-bytes.ts';
import { addMeEndpoint } from './me-endpoint.ts';
import { createBehaviorFeed } from './operator/behavior-feed.ts';
import { createLagReader } from './operator/lag.ts';
import { originKind } from './origin.ts';
import { addProductsEndpoint } from './products-endpoint.ts';
import { addRecommendationsEndpoint } from './recommendations-endpoint.ts';
import { createVisitorReader } from './visitor.ts';

/** Events kept while Kafka is unavailable: at 200 a second, some four minutes. */
export const SPOOL_EVENTS = 50_000;

/**
 * Of connections that only take up a descriptor: nothing sent, no end of the headers, no body, an upgrade to nowhere.
 */
const CONNECTIONS: HttpServerOptions['connections'] = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  shouldUpgradeCallback: ({ url = '' }) => url.startsWith(SOCKET_PATH),
};

export interface RealtimeOptions {
  env: Pick<Env, 'REDIS_URL' | 'SESSION_SECRET' | 'DANGOL_NAMESPACE' | 'PUBLIC_WEB_URL' | 'WEB_PORT'> &
    Partial<Pick<Env, 'TRUSTED_PROXY_HOPS' | 'METRICS_HOST' | 'RECOMMEND_EXPERIMENT'>>;
  /** 0 takes a free one. */
  port: number;
  /** 0 takes a free one; without it figures are not served. */
  metricsPort?: number;
  kafka: Kafka;
  logger: Logger;
  metrics: Metrics;
  /** Sessions, cards of products, and what was bought and used today, are read here. */
  db: Database;
  limits?: CollectorLimits;
  /** Default: the machine's clock. */
  clock?: Clock;
  spoolEvents?: number;
}

export interface Realtime {
  port: number;
  /** null: figures are not served. */
  metricsPort: number | null;
  /** Sends what is spooled for two seconds at most, closes every socket. */
  close(): Promise<void>;
}

/** The gateway and the collector on one port, listening when this resolves, with Redis and Kafka or without. */
export async function startRealtime(options: RealtimeOptions): Promise<Realtime> {
  const { env, kafka, logger, metrics } = options;
  const keys = redisKeys(env.DANGOL_NAMESPACE);
  const redis = createRedis(env.REDIS_URL, { purpose: 'serving', logger });
  const subscription = createRedis(env.REDIS_URL, { purpose: 'subscriber' });
  const readToken = createTokenCache(env.SESSION_SECRET);
  const sessions = createSessionResolver({
    store: createSessionStore({ db: options.db, cache: createRedisSessionCache(redis, keys) }),
    secret: env.SESSION_SECRET,
    readToken,
  });
  const visitors = createVisitorReader({
    sessions,
    readToken,
    secret: env.SESSION_SECRET,
    publicWebUrl: env.PUBLIC_WEB_URL,
    trustedProxyHops: env.TRUSTED_PROXY_HOPS ?? 0,
  });
  const origins = { publicWebUrl: env.PUBLIC_WEB_URL, webPort: env.WEB_PORT };

  const producer = await kafka.producer({
    deliveryTimeoutMs: Number.POSITIVE_INFINITY,
    maxQueued: options.spoolEvents ?? SPOOL_EVENTS,
  });
  const recordViews = createRecentViewsWriter(redis, keys);
  const recordSearches = createRecentSearchesWriter(createRedisRecentSearches(redis, keys));
  const collector = createCollector({
    producer,
    record(events) {
      recordViews(events);
      recordSearches(events);
    },
    logger,
    metrics,
    ...(options.limits && { limits: options.limits }),
    shiftMs: options.clock?.shiftMs ?? 0,
  });
  // A connection of its own, so that reads do not queue behind the commands of presence.
  const reading = createRedis(env.REDIS_URL, { purpose: 'serving' });
  const readingVisitors = createVisitorReader({
    sessions: createSessionResolver({
      store: createSessionStore({ db: options.db, cache: createRedisSessionCache(reading, keys) }),
      secret: env.SESSION_SECRET,
      readToken,
    }),
    readToken,
    secret: env.SESSION_SECRET,
    publicWebUrl: env.PUBLIC_WEB_URL,
  });
  const catalog = createCatalog({ store: createCatalogStore(options.db) });
  const stateOf = createBatchLoader((shopperIds: readonly string[]) => readShopperStates(options.db, shopperIds));
  const experiment = env.RECOMMEND_EXPERIMENT;
  const lists = createListBytes(
    createListTextReader(createRedisListTexts(reading, keys)),
    createShopLists({
      db: options.db,
      lists: createRedisListStore(reading, keys),
      catalog,
      openCoupons: async (shopperId) => (await stateOf(shopperId)).coupons.map(couponMessageOf),
      experiment,
    }),
  );

  const app = createHttpServer({
    notFound: 'This is the gateway: POST /events, GET /me, GET /recommendations, GET /products, or Socket.IO.',
    connections: CONNECTIONS,
    logger,
  });
  await allowShopPages(app, ({ headers }) => originKind(headers.origin, headers.host, origins) === 'foreign');
  await addEventsEndpoint(app, { collector, visitors });
  addRecommendationsEndpoint(app, { lists, visitors: readingVisitors });
  addMeEndpoint(app, {
    ...{ stateOf, lists, visitors: readingVisitors },
    ...(experiment && { variantOf: (shopperId) => variantLabelOf(experiment, shopperId) }),
  });
  addProductsEndpoint(app, catalog);
  const health = { kafka: () => kafka.ping(), redis: () => redisPing(redis) };
  addHealthRoutes(app, { health });

  const gateway = createGateway({
    server: app.server,
    collector,
    visitors,
    sessions,
    probe: createSessionProbe(options.db),
    presence: createRedisPresence(redis, keys),
    tallies: createDayTallies({ db: options.db, cache: createRedisDayTallies(redis, keys) }),
    origins,
    operator: { feed: createBehaviorFeed({ kafka, logger }), lag: createLagReader(kafka) },
    logger,
    metrics,
  });
  const subscriber = createPushSubscriber(subscription, keys, gateway.deliver, {
    onSessionEnded: gateway.sessionEnded,
    logger,
  });
  const spoolDepth = metrics.gauge('dangol_spooled_events', 'Accepted events that Kafka has not acknowledged.');
  const observing = setInterval(() => spoolDepth.set(collector.spooled()), 1_000);
  observing.unref();

  const port = await listen(app, { port: options.port });
  // Not before: joining a group takes longer than all of the above.
  const followed = followProducts({
    ...{ process: 'realtime', kafka, catalog, logger },
    isUnpublished: (olderThanMs) => isProductUnpublished(options.db, olderThanMs),
  });
  const host = env.METRICS_HOST ?? '127.0.0.1';
  const metricsServer =
    options.metricsPort === undefined
      ? null
      : await createMetricsServer({ port: options.metricsPort, host, metrics, health, logger });

  return {
    port,
    metricsPort: metricsServer?.port ?? null,
    async close() {
      clearInterval(observing);
      app.server.close();
      const left = followed.close();
      await gateway.close();
      await producer.close();
      await Promise.all([left, subscriber.close(), closeRedis(redis), closeRedis(reading)]);
      await close(app);
      await metricsServer?.close();
    },
  };
}
