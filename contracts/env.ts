import { z } from 'zod';
import { DAY_MS } from '#domain/shared/durations.ts';
import { companySettingSchema } from './company.ts';
import { experimentSettingSchema } from './experiment.ts';
import { POSTCODE_SEARCHES } from './postcode-search.ts';

const port = z.coerce.number().int().min(1).max(65_535);

/**
 * Settings of every process, one schema. Parsed once, in each main.ts; everything else takes options.
 * `.env.example` and docker-compose.yml are tested against it.
 */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  DATABASE_URL: z.url(),
  /**
   * Role that the pipeline's panels read with (docs/decisions/0128); unset: DATABASE_URL's, in read-only transactions.
   */
  READER_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url(),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((value) => value.split(',').map((broker) => broker.trim())),
  /** Who logs in to Kafka, by SASL SCRAM-SHA-512; both empty: brokers that ask for no password. */
  KAFKA_USERNAME: z.string().default(''),
  KAFKA_PASSWORD: z.string().default(''),
  ELASTICSEARCH_URL: z.url().refine((url) => new URL(url).username === '', {
    message: 'holds a user name: give ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD instead',
  }),
  /** Who logs in to Elasticsearch; both empty: a cluster that asks for no password. */
  ELASTICSEARCH_USERNAME: z.string().default(''),
  ELASTICSEARCH_PASSWORD: z.string().default(''),
  WEB_PORT: port.default(3000),
  REALTIME_PORT: port.default(3001),
  WORKERS_PORT: port.default(3002),
  /** GET /metrics and the whole of GET /api/health/ready, which names the services; the ports above answer neither. */
  WEB_METRICS_PORT: port.default(3010),
  REALTIME_METRICS_PORT: port.default(3011),
  WORKERS_METRICS_PORT: port.default(3012),
  /** Address the metrics ports listen on. In containers 0.0.0.0, on a network of their own. */
  METRICS_HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).default('127.0.0.1'),
  /** Who runs the shop, as JSON (contracts/company.ts); unset or empty: pages show placeholders. */
  SHOP_COMPANY: companySettingSchema,
  /**
   * Memory for pages that are the same for every shopper, in MB: rendered once, then served from it. 0: each page is
   * rendered for its shopper.
   */
  SHARED_PAGES_MB: z.coerce.number().int().min(0).max(16_384).default(256),
  /** Of so many products, those that sell best, pages are rendered after a start, before anybody asks. 0: of none. */
  SHARED_PAGES_AHEAD: z.coerce.number().int().min(0).max(1_000_000).default(20_000),
  /** Where they are saved for the next start of the same build, with as many bytes at most. */
  SHARED_PAGES_DIR: z.string().min(1).default('.stack/pages'),
  /** Signs session cookies. At least 32 characters; the same for web and realtime. */
  SESSION_SECRET: z.string().min(32),
  /**
   * Where a browser reaches the shop (passkeys are valid there alone) and the gateway; unset: this host, on the ports
   * above.
   */
  PUBLIC_WEB_URL: z.url().optional(),
  PUBLIC_REALTIME_URL: z.url().optional(),
  /** Reverse proxies in front of web whose X-Forwarded-For may be believed. 0: the header counts for nothing. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** Where web reaches the gateway; unset: this host, on REALTIME_PORT. */
  REALTIME_URL: z.url().optional(),
  /** Put before topic names, group ids, Redis keys and index names, so that several shops share one set of services. */
  DANGOL_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9-]*$/)
    .default(''),
  /** A seller without a console moves each return and exchange on after so long; 0: sellers do it themselves. */
  LOCAL_SELLER_STEP_MS: z.coerce.number().int().min(0).default(20_000),
  /** Shortest time between two computations of one shopper's lists. */
  RECOMMEND_INTERVAL_MS: z.coerce.number().int().min(0).default(100),
  /** Share of one core for refreshing the lists of all shoppers, besides computing those of the shoppers who act. */
  RECOMMEND_REFRESH_SHARE: z.coerce.number().min(0.01).max(1).default(0.15),
  /** The A/B test that runs on the recommendations, as JSON (docs/decisions/0082); unset or empty: none. */
  RECOMMEND_EXPERIMENT: experimentSettingSchema.optional(),
  /**
   * The kind of log this shop's is (docs/decisions/0060): chooses the models' parameters, the same for every worker.
   * Another kind folds the log anew. `npm run backtest -- LOG` names the kind of a log.
   */
  RECOMMEND_LOG_KIND: z.enum(['sessions', 'histories', 'baskets']).default('sessions'),
  /** How often the recommender saves a snapshot. */
  SNAPSHOT_INTERVAL_MS: z.coerce.number().int().min(100).default(30_000),
  /** Where the recommender keeps its snapshots. */
  SNAPSHOT_DIR: z.string().default('.stack/snapshots'),
  /** How often customers get the grade of their orders (docs/decisions/0122). */
  GRADE_UPDATE_INTERVAL_MS: z.coerce.number().int().min(1_000).max(DAY_MS).default(600_000),
  /** How often the cache of generated traffic is filled, while traffic is generated (docs/decisions/0125). */
  TRAFFIC_CACHE_INTERVAL_MS: z.coerce.number().int().min(1_000).max(DAY_MS).default(50_000),
  /** How often the alert rules are evaluated (docs/decisions/0129). */
  ALERT_INTERVAL_MS: z.coerce.number().int().min(1_000).max(600_000).default(30_000),
  /**
   * Metrics ports of all processes, `host:port` with commas between, which the alert evaluator looks at; empty: web,
   * realtime and workers on this host.
   */
  METRICS_TARGETS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((target) => (target.trim() === '' ? [] : [target.trim()])))
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+:\d{1,5}$/i, 'host:port'))),
  /** Shifts the clock of the whole shop: "+13d", "-2h", "+90s". For the local stack; see localOnlyRefusal. */
  DANGOL_TEST_CLOCK: z
    .string()
    .regex(/^[+-]\d{1,9}[smhd]$/, 'a shift such as +13d, -2h or +90s')
    .optional(),
  /**
   * How many times faster than in real days sellers prepare and carriers deliver, and days are promised; see
   * localOnlyRefusal.
   */
  SHIPPING_SPEED: z.coerce.number().min(1).max(1_000_000).default(1),
  /**
   * Minutes after its payment in which an order is received only, and can be cancelled at once (docs/decisions/0134).
   */
  SHIPPING_PREPARES_AFTER_MINUTES: z.coerce.number().int().min(0).max(43_200).default(60),
  /** Minutes that a seller prepares a parcel before its carrier gets it. */
  SHIPPING_SHIPS_AFTER_MINUTES: z.coerce.number().int().min(0).max(43_200).default(180),
  /** Whose script finds postcodes in the browser (docs/decisions/0135); off: they are typed. */
  POSTCODE_SEARCH: z.enum(POSTCODE_SEARCHES).default('off'),
  /** Where the payment provider answers (docs/decisions/0133). */
  PAYMENT_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3004'),
  /** What the shop identifies itself with there; one that begins with `test_` moves no money. */
  PAYMENT_SECRET_KEY: z.string().default(''),
  /** Names of the services that `npm start` runs itself; set by `npm start` alone. */
  DANGOL_LOCAL_SERVICES: z.string().default(''),
  /** 1: `npm start` loads a year of orders behind the seeded shop, once it serves (docs/decisions/0123). */
  SEED_YEAR: z.enum(['0', '1']).default('1'),
  /** Days an event can be found in Elasticsearch after it happened; older daily indices are deleted. */
  EVENT_RETENTION_DAYS: z.coerce.number().int().min(2).max(3_650).default(30),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Env = z.infer<typeof envSchema>;

/** Where each process answers GET /metrics: `host:port`. */
export function metricsTargetsOf(env: Env): string[] {
  if (env.METRICS_TARGETS.length > 0) return env.METRICS_TARGETS;
  const ports = [env.WEB_METRICS_PORT, env.REALTIME_METRICS_PORT, env.WORKERS_METRICS_PORT];
  return ports.map((port) => `127.0.0.1:${port}`);
}

/** Parses `source`; throws one Error whose lines name each setting and what is wrong with it. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = envSchema.safeParse(source);
  if (result.success) {
    const refusal = loginRefusal(result.data) ?? localOnlyRefusal(result.data);
    if (refusal !== null) throw new Error(refusal);
    return result.data;
  }
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Settings are not usable:\n${lines.join('\n')}\nSee .env.example.`);
}

/**
 * A name without its password, or the other way round, would be refused by the service with words that name neither.
 */
function loginRefusal(env: Env): string | null {
  const logins = [
    ['KAFKA_USERNAME', 'KAFKA_PASSWORD'],
    ['ELASTICSEARCH_USERNAME', 'ELASTICSEARCH_PASSWORD'],
  ] as const;
  const half = logins.flat().find((name, at) => env[name] === '' && env[logins.flat()[at ^ 1] ?? name] !== '');
  return half === undefined ? null : `${half} is not set, and the other half of its login is. To mend it: set ${half}`;
}

const SERVICES = ['postgres', 'redis', 'kafka', 'elasticsearch'];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Settings that only try something out, with what they do. */
const LOCAL_ONLY: readonly { isSet(env: Env): boolean; what: string; name: string }[] = [
  {
    name: 'DANGOL_TEST_CLOCK',
    what: 'shifts the clock of the local stack only',
    isSet: (env) => env.DANGOL_TEST_CLOCK !== undefined,
  },
  {
    name: 'SHIPPING_SPEED',
    what: 'speeds up deliveries of the local stack only',
    isSet: (env) => env.SHIPPING_SPEED !== 1,
  },
];

/**
 * Why a setting for trying things out is refused; null if none is set, or if it is allowed. In production it is allowed
 * only where every service is the local stack's: on external services it would date real orders wrongly.
 */
function localOnlyRefusal(env: Env): string | null {
  const setting = LOCAL_ONLY.find(({ isSet }) => isSet(env));
  if (setting === undefined || env.NODE_ENV !== 'production') return null;
  const own = env.DANGOL_LOCAL_SERVICES.split(',');
  const externalServices = SERVICES.filter((name) => !own.includes(name));
  const urls = [
    env.DATABASE_URL,
    env.REDIS_URL,
    env.ELASTICSEARCH_URL,
    ...env.KAFKA_BROKERS.map((at) => `tcp://${at}`),
  ];
  const isAway = urls.some((url) => !URL.canParse(url) || !LOOPBACK.has(new URL(url).hostname));
  if (externalServices.length === 0 && !isAway) return null;
  const which = externalServices.length > 0 ? externalServices.join(', ') : 'a service on another machine';
  const { name, what } = setting;
  return `${name} ${what}, and this shop uses ${which} by address. To mend it: unset ${name}`;
}
