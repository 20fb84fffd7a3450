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

test('the role of the shop adds to the record of who changed a rule, and can change nothing in it', async () => {
  const add = `insert into rule_setting_change (id, rule, changed_by, before, after, is_reset)
    values (gen_random_uuid(), 'C1', gen_random_uuid(), '{"budgetWon": 1}', '{"budgetWon": 2}', false)`;
  await query(services.databaseUrl, add);
  const entries = async () => (await query(services.ownerUrl, 'select * from rule_setting_change')).rows;
  const before = await entries();
  expect(before).toHaveLength(1);
  const attempts = [
    `update rule_setting_change set rule = 'C9'`,
    'delete from rule_setting_change',
    'truncate rule_setting_change',
    'alter table rule_setting_change disable trigger all',
    `update _prisma_migrations set checksum = ''`,
  ];
  for (const sql of attempts)
    await expect(query(services.databaseUrl, sql), sql).rejects.toThrow(/must be owner|permission denied/);
  // Where owner and app are one role, rights alone would not keep it.
  for (const sql of attempts.slice(0, 3))
    await expect(query(services.ownerUrl, sql), sql).rejects.toThrow(/rule_setting_change are written once/);
  expect(await entries()).toEqual(before);
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
