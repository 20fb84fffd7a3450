import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PIPELINE_PANELS } from '../pipeline/index.ts';
import { grafanaSql } from '../pipeline/resolve.ts';
import { grafanaFiles, pipelineDashboard } from './files.ts';

interface Target {
  datasource?: { uid?: string };
  rawSql?: string;
  expr?: string;
}

const dashboard = () =>
  JSON.parse(JSON.stringify(pipelineDashboard())) as {
    uid: string;
    timezone: string;
    panels: { title: string; targets: Target[]; gridPos: { x: number; w: number } }[];
  };

test('the files are what the panels define (mend: node observability/grafana/generate.ts)', () => {
  for (const [path, text] of Object.entries(grafanaFiles())) {
    const file = join(import.meta.dirname, path);
    expect(existsSync(file), path).toBe(true);
    expect(readFileSync(file, 'utf8'), path).toBe(text);
  }
  expect(grafanaFiles()).toEqual(grafanaFiles());
});

test('the dashboard has every panel, with its query, in Korean time', () => {
  const { uid, timezone, panels } = dashboard();
  expect([uid, timezone]).toEqual(['dangol-pipeline', 'Asia/Seoul']);
  expect(panels.map(({ title }) => title)).toEqual(PIPELINE_PANELS.map(({ title }) => `${title.ko} · ${title.en}`));
  for (const [at, { query }] of PIPELINE_PANELS.entries()) {
    const [target] = panels[at]?.targets ?? [];
    if (query.kind === 'sql') expect(target?.rawSql).toBe(grafanaSql(query));
    else expect(target?.expr).toBe(query.expr);
    expect(target?.rawSql ?? '').not.toMatch(/\{\{|\$__timeGroup/);
  }
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
});

test('data sources have fixed uids that the dashboard names, a password from the environment, and none is deleted', () => {
  const sources = parse(grafanaFiles()['provisioning/datasources/dangol.yaml'] ?? '') as Record<string, unknown> & {
    datasources: { uid: string; user?: string; secureJsonData?: { password: string } }[];
  };
  expect(Object.keys(sources).sort()).toEqual(['apiVersion', 'datasources']);
  expect(sources.datasources.map(({ uid }) => uid)).toEqual(['dangol-postgres', 'dangol-prometheus']);
  expect(sources.datasources[0]).toMatchObject({
    user: 'dangol_reader',
    secureJsonData: { password: '$READER_DATABASE_PASSWORD' },
  });
  const named = dashboard().panels.flatMap(({ targets }) => targets.map(({ datasource }) => datasource?.uid));
  expect([...new Set(named)].sort()).toEqual(['dangol-postgres', 'dangol-prometheus']);
});

test('docker-compose.yml mounts what is generated where Grafana and its provider look for it', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true, maxAliasCount: -1 }) as {
    services: { grafana: { volumes: string[]; environment: Record<string, string> } };
  };
  const { volumes, environment } = compose.services.grafana;
  expect(volumes).toContain('./observability/grafana/provisioning:/etc/grafana/provisioning:ro');
  expect(volumes).toContain('./observability/grafana/dashboards:/etc/grafana/dashboards:ro');
  expect(environment).toHaveProperty('READER_DATABASE_PASSWORD');
  expect(grafanaFiles()['provisioning/dashboards/dangol.yaml']).toContain('"/etc/grafana/dashboards"');
});
