import { z } from 'zod';

const address = z.url().optional();

/** Settings of the provider's process, parsed in main.ts. The shop's own are in contracts/env.ts. */
export const settingsSchema = z.object({
  PAYMENT_PORT: z.coerce.number().int().min(1).max(65_535).default(3004),
  /** Address it listens on. In a container 0.0.0.0; book and faults are answered to this machine alone in any case. */
  PAYMENT_HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).default('127.0.0.1'),
  /** The database of its book, in a role that may create a schema in it and needs no right on the shop's tables. */
  PAYMENT_DATABASE_URL: z.url(),
  /** What the shop identifies itself with, by Basic authentication. Test keys begin with `test_`. */
  PAYMENT_SECRET_KEY: z.string().min(16),
  /** Where webhooks are sent until `POST /webhook-target` names another address; unset: nowhere. */
  PAYMENT_WEBHOOK_URL: z.preprocess((value) => (value === '' ? undefined : value), address),
  /** All of the provider's durations are divided by this: the life of a payment, the pauses between re-sends. */
  PAYMENT_CLOCK_SPEED: z.coerce.number().min(1).max(1_000_000).default(1),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Parses the environment; throws one Error whose lines name each setting and what is wrong with it. */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const result = settingsSchema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`Settings of the payment provider are not usable:\n${lines.join('\n')}\nSee .env.example.`);
}
