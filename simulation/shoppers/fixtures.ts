import { createElasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventDays } from '#server/adapters/elasticsearch/event-days.ts';
import type { Random } from '#simulation/seed/random.ts';
import type { Persona } from '../personas/personas.ts';
import type { Taste } from '../personas/taste.ts';
import { openLocalServices } from '../traffic/local-services.ts';
import type { Membership } from './browser-shopper.ts';
import { createMembers } from './members.ts';
import { readSettings, withWait } from './rule-pace.ts';
import { findSeededMembers } from './seeded-members.ts';
import { type TermsBook, termsWith } from './terms.ts';

export interface Agent {
  persona: Persona;
  taste: Taste;
  random: Random;
  /** When they come, after the beginning. */
  afterMs: number;
}

export interface Prepared {
  /** By index of the agent; null: a guest. */
  members: (Membership | null)[];
  /** The rules' promises as operators have set them. */
  terms: TermsBook;
  /** When the first of them opens the shop, epoch ms. */
  startMs: number;
}

/** State that a run prepares behind the shop's pages: members' pasts, and waits of rules short enough for a visit. */
export interface Fixtures {
  prepare(agents: readonly Agent[], lastsMs: number): Promise<Prepared>;
  /** Restores the settings that were changed. */
  close(): Promise<void>;
}

/** C7 waits half an hour; a visit of minutes does not. */
const CART_WAIT_SECONDS = 20;
/** From the preparation's start to the first visit: members are found and made, and the issuer stores their past. */
const PREPARATION_MS = 8_000;

/** Opens the services of this folder's stack (or those the environment names), on this machine only. */
export async function openFixtures(): Promise<Fixtures> {
  const { env, db, kafka, close } = await openLocalServices('simulate', { poolSize: 3 });
  const elasticsearch = createElasticsearch({ connection: elasticsearchConnection(env) });
  const events = createEventDays(elasticsearch, env.DANGOL_NAMESPACE);
  let restore: () => Promise<void> = async () => undefined;

  return {
    async prepare(agents, lastsMs) {
      const startMs = Date.now() + PREPARATION_MS;
      restore = await withWait(db, 'C7', CART_WAIT_SECONDS);
      const producer = await kafka.producer({ deliveryTimeoutMs: 30_000 });
      try {
        const seeded = await findSeededMembers(
          { db, events, now: Date.now },
          agents.flatMap(({ persona: { past } }) => (past?.kind === 'seeded' ? [past.member] : [])),
        );
        const created = await createMembers(
          { db, producer, now: Date.now },
          agents.flatMap(({ persona: { past }, taste, random, afterMs }) => {
            const span = { comesMs: startMs + afterMs, leavesMs: startMs + lastsMs };
            return past?.kind === 'looked' ? [{ daysAgo: past.daysAgo, taste, random, ...span }] : [];
          }),
        );
        const members = agents.map(({ persona: { past } }) => {
          if (past === undefined) return null;
          return (past.kind === 'seeded' ? seeded : created).shift() ?? null;
        });
        return { members, terms: termsWith(await readSettings(db)), startMs: Math.max(startMs, Date.now()) };
      } finally {
        await producer.close();
      }
    },
    async close() {
      try {
        await restore();
      } finally {
        await Promise.all([close(), elasticsearch.close()]);
      }
    },
  };
}
