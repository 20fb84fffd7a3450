import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/**
 * Data sources by uid, so that a dashboard finds its own on every installation (observability/grafana/provisioning).
 */
export const DATA_SOURCES = {
  postgres: { type: 'grafana-postgresql-datasource', uid: 'dangol-postgres' },
  prometheus: { type: 'prometheus', uid: 'dangol-prometheus' },
} as const;

interface PostgresQuery extends Dataquery {
  refId: string;
  datasource: (typeof DATA_SOURCES)['postgres'];
  format: 'table' | 'time_series';
  editorMode: 'code';
  rawQuery: true;
  rawSql: string;
}

/**
 * A target of Grafana's PostgreSQL data source, which the SDK has no builder for (grafana/grafonnet#174).
 * `time_series`: rows with a column `time`; where a column of texts stands beside it, each of its values is a series.
 */
export function postgresTarget(rawSql: string, format: PostgresQuery['format']): Builder<Dataquery> {
  const query: PostgresQuery = {
    refId: 'A',
    datasource: DATA_SOURCES.postgres,
    format,
    editorMode: 'code',
    rawQuery: true,
    rawSql,
    // Grafana's own marker of a query; it is no part of the file.
    _implementsDataqueryVariant: () => undefined,
  };
  return { build: () => query };
}
