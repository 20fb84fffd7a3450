import { type Env, parseEnv } from '#contracts/env.ts';
import { createElasticsearch, type Elasticsearch } from './adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from './adapters/elasticsearch/connection.ts';
import { createEventCounts } from './adapters/elasticsearch/event-counts.ts';
import { createEventDays } from './adapters/elasticsearch/event-days.ts';
import { kafkaConnection } from './adapters/kafka/connection.ts';
import { createKafka } from './adapters/kafka/index.ts';
import type { Kafka } from './adapters/kafka/port.ts';
import { createPaymentProvider } from './adapters/payment/index.ts';
import { createCatalogStore } from './adapters/postgres/catalog.ts';
import { createPrisma } from './adapters/postgres/client.ts';
import { createDatabaseGuard } from './adapters/postgres/guard.ts';
import { openPanelReader } from './adapters/postgres/panel-reader.ts';
import type { Database } from './adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisPing } from './adapters/redis.ts';
import { type RedisKeys, redisKeys } from './adapters/redis-keys.ts';
import { createRedisListStore } from './adapters/redis-list-store.ts';
import { createRedisSessionCache } from './adapters/redis-session-cache.ts';
import { createRedisTrafficScenarios } from './adapters/redis-traffic-scenarios.ts';
import { createWebAuthn } from './adapters/webauthn.ts';
import { type Capabilities, createCapabilities } from './capabilities.ts';
import { type Catalog, createCatalog } from './catalog/catalog.ts';
import { createClock } from './clock.ts';
import { createGuestRewards } from './coupons/guest-rewards.ts';
import { createSessionStore } from './identity/session-store.ts';
import { createSessionResolver, type SessionResolver, type SessionStore } from './identity/sessions.ts';
import type { HealthProbes } from './observability/health.ts';
import { createKafkaState } from './observability/kafka-state.ts';
import type { Logger } from './observability/logger.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { webProcessLogger } from './observability/process-logger.ts';
import { type AlertBook, createAlertBook } from './operator/alerts.ts';
import { createDryRuns, type DryRuns } from './operator/dry-run.ts';
import { createEventFigures, type EventFigures } from './operator/event-figures.ts';
import { createInsightActions, type InsightActions } from './operator/insights/actions.ts';
import { createInsightBoards, type InsightBoards } from './operator/insights/board.ts';
import { createPipelineFigures, type PipelineFigures } from './operator/pipeline-figures.ts';
import { createRecommendationResults, type RecommendationResults } from './operator/recommendation-results.ts';
import { createRuleBook, type RuleBook } from './operator/rule-book.ts';
import { createServerLogFigures, type ServerLogFigures } from './operator/server-log-figures.ts';
import { createTrafficScenarios, type TrafficScenarios } from './operator/traffic-scenarios.ts';
import { passkeySite } from './passkeys/site.ts';
import { processWide } from './process-wide.ts';
import type { RecommendationReader } from './recommendation/port.ts';
import { createShopLists } from './recommendation/shop-lists.ts';
import { createSearchOnServices } from './search/create.ts';
import { withCurrentCards } from './search/current-cards.ts';
import type { Search } from './search/search.ts';
import { noteOfRequest, readingTimeLeftMs } from './web/request-context.ts';

/**
 * All that the web process is made of. Parts connect with their first use or in the background; making them never
 * waits.
 */
export interface Container extends Capabilities {
  env: Env;
  logger: Logger;
  metrics: Metrics;
  prisma: Database;
  /** For answers a page waits for: 200 ms at most, then the fallback. */
  redis: Redis;
  keys: RedisKeys;
  kafka: Kafka;
  elasticsearch: Elasticsearch;
  sessionStore: SessionStore;
  sessions: SessionResolver;
  catalog: Catalog;
  recommendations: RecommendationReader;
  search: Search;
  /** Whether what a guest puts into the cart may earn coupons. */
  mayEarn: ReturnType<typeof createGuestRewards>;
  /** For operators only. */
  eventFigures: EventFigures;
  insightBoards: InsightBoards;
  insightActions: InsightActions;
  pipelineFigures: PipelineFigures;
  serverLogFigures: ServerLogFigures;
  ruleBook: RuleBook;
  dryRuns: DryRuns;
  recommendationResults: RecommendationResults;
  trafficScenarios: TrafficScenarios;
  alerts: AlertBook;
  /** What /api/health/ready asks. */
  probes: HealthProbes;
}

/** As long as a card's (docs/decisions/0041). */
const SEARCHES_FRESH_MS = 15_000;
/** A page may wait this long for Elasticsearch before PostgreSQL answers instead. */
const SEARCH_TIMEOUT_MS = 400;

/** As browsers and devices name whom a passkey is for. */
const SHOP_NAME = 'Dangol';

function createContainer(env: Env): Container {
  const { logger, forwarder } = webProcessLogger(env);
  const metrics = createMetrics({ process: 'web' });
  forwarder.countIn(metrics);
  const prisma = createPrisma(env.DATABASE_URL, {
    guard: (probe) =>
      createDatabaseGuard({
        timeLeftMs: () => readingTimeLeftMs(),
        probe,
        onChange: (away) =>
          away ? logger.warn({ code: 'postgres-away' }, 'PostgreSQL is away') : logger.info('PostgreSQL is back'),
      }),
  });
  const redis = createRedis(env.REDIS_URL, { purpose: 'serving', logger });
  const keys = redisKeys(env.DANGOL_NAMESPACE);
  const kafka = createKafka({
    connection: kafkaConnection(env),
    namespace: env.DANGOL_NAMESPACE,
    logger,
    clientId: 'dangol-web',
  });
  const elasticsearch = createElasticsearch({
    connection: elasticsearchConnection(env),
    requestTimeoutMs: SEARCH_TIMEOUT_MS,
    maxRetries: 0,
  });
  const { now } = createClock(env.DANGOL_TEST_CLOCK);
  const experiment = env.RECOMMEND_EXPERIMENT;
  const sessionStore = createSessionStore({ db: prisma, cache: createRedisSessionCache(redis, keys) });
  const catalog = createCatalog({
    store: createCatalogStore(prisma),
    onUnread: () => noteOfRequest('isIncomplete'),
  });
  const search = createSearchOnServices({
    elasticsearch,
    prisma,
    redis,
    keys,
    namespace: env.DANGOL_NAMESPACE,
    logger,
    metrics,
    cacheForMs: SEARCHES_FRESH_MS,
  });
  const payment = createPaymentProvider(env, metrics);
  const site = passkeySite(env);
  const capabilities = createCapabilities({
    db: prisma,
    redis,
    keys,
    sessionStore,
    secret: env.SESSION_SECRET,
    logger,
    provider: payment.provider,
    webauthn: site && createWebAuthn(site, SHOP_NAME),
    now,
  });
  const panelReader = openPanelReader(env.READER_DATABASE_URL ?? env.DATABASE_URL);
  const insightBoards = createInsightBoards({ db: prisma, reader: panelReader, now });
  return {
    ...capabilities,
    env,
    logger,
    metrics,
    prisma,
    redis,
    keys,
    kafka,
    elasticsearch,
    sessionStore,
    sessions: createSessionResolver({ store: sessionStore, secret: env.SESSION_SECRET }),
    catalog,
    recommendations: createShopLists({
      db: prisma,
      lists: createRedisListStore(redis, keys),
      catalog,
      openCoupons: (shopperId) => capabilities.coupons.open(shopperId),
      experiment,
    }),
    // What the index states of a product is older than what the catalogue, which follows the changes, answers.
    search: withCurrentCards(search, catalog),
    mayEarn: createGuestRewards({ now: () => performance.now() }),
    recommendationResults: createRecommendationResults({ db: prisma, experiment: experiment ?? null }),
    eventFigures: createEventFigures({ counts: createEventCounts(elasticsearch, env.DANGOL_NAMESPACE) }),
    insightBoards,
    insightActions: createInsightActions({ db: prisma, boards: insightBoards, now }),
    pipelineFigures: createPipelineFigures({
      reader: panelReader,
      kafka: createKafkaState({ kafka }),
      now: () => now().getTime(),
    }),
    serverLogFigures: createServerLogFigures({ db: prisma, kafka }),
    ruleBook: createRuleBook({ db: prisma, now }),
    dryRuns: createDryRuns({
      db: prisma,
      events: createEventDays(elasticsearch, env.DANGOL_NAMESPACE),
      now,
    }),
    alerts: createAlertBook({ db: prisma, logger }),
    trafficScenarios: createTrafficScenarios({ store: createRedisTrafficScenarios(redis, keys), now, logger }),
    probes: {
      postgres: () => catalog.ping(),
      redis: () => redisPing(redis),
      kafka: () => kafka.ping(),
      elasticsearch: () => elasticsearch.ping(),
      payment: () => payment.ping(),
    },
  };
}

const shared = processWide<{ container?: Container }>('container', () => ({}));

/**
 * The web process's one container: each copy of this module would open pools of its own.
 */
export function getContainer(): Container {
  shared.container ??= createContainer(parseEnv(process.env));
  return shared.container;
}
