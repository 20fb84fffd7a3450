import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServices, testServices } from '../support/services.ts';

let services: TestServices;

beforeAll(async () => {
  services = await testServices();
});
afterAll(() => services.close());

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

test('each test file has tables of its own', async () => {
  const other = await testServices();
  await query(services.databaseUrl, `insert into rule_budget values ('C1', 5)`);
  expect((await query(services.databaseUrl, 'select * from rule_budget')).rowCount).toBe(1);
  expect((await query(other.databaseUrl, 'select * from rule_budget')).rowCount).toBe(0);
  await other.close();
});

test('the role of the shop reads and writes rows and cannot change tables', async () => {
  await query(services.databaseUrl, `insert into seller (name) values ('한빛상회')`);
  for (const sql of [
    'drop table wish',
    'truncate wish',
    'create table loot (a int)',
    'delete from _prisma_migrations',
  ]) {
    await expect(query(services.databaseUrl, sql)).rejects.toThrow(/must be owner|permission denied/);
  }
});

test('the database refuses what the shop must never do', async () => {
  await expect(query(services.databaseUrl, `insert into rule_budget values ('C2', -1)`)).rejects.toThrow(
    /not_negative/,
  );
  await expect(
    query(
      services.databaseUrl,
      `insert into cart_line (id, shopper_id, offer_id, product_id, quantity) values (gen_random_uuid(), gen_random_uuid(), 1, 1, 0)`,
    ),
  ).rejects.toThrow(/quantity_in_range/);
});

test('a message in the outbox wakes who listens, when its transaction commits', async () => {
  const listener = new pg.Client({ connectionString: services.databaseUrl });
  await listener.connect();
  await listener.query('listen outbox');
  const notified = new Promise<string>((resolve) => {
    listener.on('notification', (notification) => resolve(notification.channel));
  });
  await query(services.databaseUrl, `insert into outbox_message (topic, key, body) values ('behavior', 'k', '{}')`);
  expect(await notified).toBe('outbox');
  await listener.end();
});
