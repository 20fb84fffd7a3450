import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);

/**
 * Settings of every process, one schema. Parsed once, in each main.ts; everything else takes options.
 * `.env.example` and docker-compose.yml are tested against it.
 */
export const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((value) => value.split(',').map((broker) => broker.trim())),
  ELASTICSEARCH_URL: z.url(),
  WEB_PORT: port.default(3000),
  REALTIME_PORT: port.default(3001),
  WORKERS_PORT: port.default(3002),
  /** Signs session cookies. At least 32 characters; the same for web and realtime. */
  SESSION_SECRET: z.string().min(32),
  /** Where a browser reaches the shop and the gateway; unset: this host, on the ports above. */
  PUBLIC_WEB_URL: z.url().optional(),
  PUBLIC_REALTIME_URL: z.url().optional(),
  /** Reverse proxies in front of web whose X-Forwarded-For may be believed. 0: the header counts for nothing. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** Put before topic names, group ids, Redis keys and index names, so that several shops share one set of services. */
  DANGOL_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9-]*$/)
    .default(''),
  /** Shortest time between two computations of one shopper's lists. */
  RECOMMEND_INTERVAL_MS: z.coerce.number().int().min(0).default(100),
  /** Share of one core that bringing everybody's lists up to date may take, beside the lists of those who act. */
  RECOMMEND_REFRESH_SHARE: z.coerce.number().min(0.01).max(1).default(0.15),
  /**
   * The kind of log this shop's is (docs/decisions/0060): chooses the models' parameters, the same for every worker. Another
   * kind folds the log anew. `npm run backtest -- LOG` names the kind of a log.
   */
  RECOMMEND_LOG_KIND: z.enum(['sessions', 'histories', 'baskets']).default('sessions'),
  /** How often the recommender saves a snapshot. */
  SNAPSHOT_INTERVAL_MS: z.coerce.number().int().min(100).default(30_000),
  /** Where the recommender keeps its snapshots. */
  SNAPSHOT_DIR: z.string().default('.stack/snapshots'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Env = z.infer<typeof envSchema>;

/** Parses `source`; throws one Error whose lines name each setting and what is wrong with it. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = envSchema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Settings are not usable:\n${lines.join('\n')}\nSee .env.example.`);
}
