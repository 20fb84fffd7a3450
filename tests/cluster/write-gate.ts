import pg from 'pg';

/** Where a transaction that stores orders is held: while it inserts them, or when it is about to commit. */
export type HeldAt = 'insert' | 'commit';

export interface WriteGate {
  /** Resolves when a transaction of the connection named `application` is held. */
  hold(application: string, at: HeldAt): Promise<void>;
  /** Lets it go on, and holds no other. */
  release(): Promise<void>;
  close(): Promise<void>;
}

const LOCK = 17;
const POLL_MS = 50;

/** Holds transactions of one writer in PostgreSQL, so that it can be killed or frozen at a known step. */
export async function openWriteGate(ownerUrl: string, wait: (ms: number) => Promise<void>): Promise<WriteGate> {
  const client = new pg.Client({ connectionString: ownerUrl });
  // The database is dropped at the end, with this connection still open where a test has failed.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`
    CREATE TABLE held_writer (application text NOT NULL, held_at text NOT NULL);
    GRANT SELECT ON held_writer TO PUBLIC;
    CREATE FUNCTION hold_writer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM held_writer
          WHERE application = current_setting('application_name') AND held_at = TG_ARGV[0]) THEN
        PERFORM pg_advisory_xact_lock(${LOCK});
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER hold_at_insert AFTER INSERT ON "order"
      FOR EACH STATEMENT EXECUTE FUNCTION hold_writer('insert');
    CREATE CONSTRAINT TRIGGER hold_at_commit AFTER INSERT ON "order"
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_writer('commit')`);
  return {
    async hold(application, at) {
      await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
      await client.query('INSERT INTO held_writer VALUES ($1, $2)', [application, at]);
      for (;;) {
        const { rowCount } = await client.query(
          `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
           WHERE locktype = 'advisory' AND objid = $1 AND NOT granted AND application_name = $2`,
          [LOCK, application],
        );
        if (rowCount === 1) return;
        await wait(POLL_MS);
      }
    },
    async release() {
      await client.query('DELETE FROM held_writer');
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    },
    close: () => client.end(),
  };
}
