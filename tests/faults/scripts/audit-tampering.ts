import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { defineFault } from '../fault.ts';

/**
 * Attempts of an attacker with the shop's database password, on the records of who changed a rule and on the schema's.
 */
const ATTEMPTS = [
  `update rule_setting_change set changed_by = gen_random_uuid()`,
  `update rule_setting_change set after = '{}' where false`,
  `delete from rule_setting_change`,
  `truncate rule_setting_change`,
  `drop table rule_setting_change`,
  `alter table rule_setting_change disable trigger all`,
  `alter table rule_setting_change rename to gone`,
  `insert into rule_setting_change (id, rule, changed_by, before, after, is_reset)
     select id, rule, changed_by, before, after, is_reset from rule_setting_change limit 1
     on conflict (id) do update set rule = 'C9'`,
  `merge into rule_setting_change change using (select 1) one on true when matched then delete`,
  `grant update on rule_setting_change to dangol_app; update rule_setting_change set rule = 'C9'`,
  `set role dangol_owner`,
  `update _prisma_migrations set checksum = ''`,
  `delete from _prisma_migrations`,
  `insert into _prisma_migrations (id, checksum, migration_name) values ('x', 'x', 'x')`,
];

export const fault = defineFault({
  name: 'audit-tampering',
  what: `${ATTEMPTS.length} statements in the app's database role against the audit of rules and the table of migrations.`,
  async run({ shop }) {
    const id = uuidv7();
    const client = new pg.Client({ connectionString: shop.env.DATABASE_URL });
    client.on('error', () => undefined);
    await client.connect();
    const succeeded: string[] = [];
    try {
      await client.query(
        `insert into rule_setting_change (id, rule, changed_by, before, after, is_reset)
         values ($1, 'C1', gen_random_uuid(), '{"budgetWon": 1}', '{"budgetWon": 2}', false)`,
        [id],
      );
      const read = async () =>
        JSON.stringify(await shop.query('select * from rule_setting_change where id = $1', [id]));
      const before = await read();
      for (const sql of ATTEMPTS) {
        await client.query('begin');
        const done = await client.query(sql).then(
          () => true,
          () => false,
        );
        if (done) succeeded.push(sql.split('\n')[0] ?? sql);
        await client.query('rollback');
      }
      const after = await read();
      return {
        audit: {
          held: succeeded.length === 0,
          detail: `${succeeded.length} of ${ATTEMPTS.length} statements succeeded: ${succeeded.join('; ') || 'none'}`,
        },
        written: { held: before.includes(id) && before === after, detail: `the app's own entry stands: ${after}` },
      };
    } finally {
      await client.end();
    }
  },
});
