import pg from 'pg';
import { PIPELINE_PANELS } from '#observability/pipeline/index.ts';
import type { SqlQuery } from '#observability/pipeline/panel.ts';
import { type Choice, grafanaSql, statementFor } from '#observability/pipeline/resolve.ts';

export type Row = Record<string, unknown>;

export interface PanelRun {
  id: string;
  rows: Row[];
  /** Nodes of the plan that read a whole table, with the table's name. */
  scanned: string[];
  ms: number;
}

export const SQL_PANELS: readonly { id: string; query: SqlQuery }[] = PIPELINE_PANELS.flatMap(({ id, query }) =>
  query.kind === 'sql' ? [{ id, query }] : [],
);

/** A session as the console's and Grafana's are: the role that reads, in whatever time zone. */
export async function asReader<T>(
  readerUrl: string,
  use: (client: pg.Client) => Promise<T>,
  timeZone = 'America/New_York',
): Promise<T> {
  const client = new pg.Client({ connectionString: readerUrl, options: `-c timezone=${timeZone} -c jit=off` });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Runs every panel's SQL over the choice, twice, and times the second run. */
export function runPanels(readerUrl: string, choice: Choice): Promise<PanelRun[]> {
  return asReader(readerUrl, async (client) => {
    const runs: PanelRun[] = [];
    for (const { id, query } of SQL_PANELS) {
      const { text, values } = statementFor(query, choice);
      await client.query(text, [...values]);
      const startedMs = performance.now();
      const { rows } = await client.query<Row>(text, [...values]);
      const ms = performance.now() - startedMs;
      const plan = await client.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
      runs.push({ id, rows, scanned: scannedIn(plan.rows[0]?.['QUERY PLAN']), ms });
    }
    return runs;
  });
}

/** What Grafana sends for a panel: its macros as Grafana fills them in. */
export function asGrafanaSends(query: SqlQuery, { fromMs, toMs }: Pick<Choice, 'fromMs' | 'toMs'>): string {
  return (
    grafanaSql(query)
      .replaceAll('$__timeFrom()', `'${new Date(fromMs).toISOString()}'`)
      .replaceAll('$__timeTo()', `'${new Date(toMs).toISOString()}'`)
      .replaceAll('$__interval', '5m')
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax.
      .replaceAll('${sources:sqlstring}', "'shop','generated','backfill','import'")
  );
}

function scannedIn(plan: unknown): string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  const node = plan as Record<string, unknown>;
  const own = node['Node Type'] === 'Seq Scan' ? [String(node['Relation Name'])] : [];
  return [...own, ...Object.values(node).flatMap(scannedIn)];
}
