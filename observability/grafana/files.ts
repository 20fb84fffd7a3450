import {
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { SOURCE_WORDS } from '#contracts/console-words.ts';
import { SOURCES } from '#contracts/sources.ts';
import { PIPELINE_PANELS } from '../pipeline/index.ts';
import { grafanaPanel } from './panel-builders.ts';
import { DATA_SOURCES } from './postgres-target.ts';

/*
 * The files that Grafana is provisioned with (docker-compose.yml mounts them). Uids are fixed, so that links, alerts
 * and stored settings survive an update; nothing deletes a data source, which would take its alerts along
 * (grafana#36328).
 */

const DASHBOARDS_PATH = '/etc/grafana/dashboards';

/** Data sources of the containers: PostgreSQL by the role that reads roll-ups, and Prometheus. */
const dataSources = () => ({
  apiVersion: 1,
  datasources: [
    {
      name: '단골 PostgreSQL',
      ...DATA_SOURCES.postgres,
      access: 'proxy',
      url: 'postgres:5432',
      user: 'dangol_reader',
      editable: false,
      jsonData: { database: 'dangol', sslmode: 'disable', maxOpenConns: 4, postgresVersion: 1500 },
      // From the environment of the container.
      secureJsonData: { password: '$READER_DATABASE_PASSWORD' },
    },
    {
      name: '단골 Prometheus',
      ...DATA_SOURCES.prometheus,
      access: 'proxy',
      url: 'http://prometheus:9090',
      isDefault: true,
      editable: false,
      jsonData: { httpMethod: 'POST', timeInterval: '10s' },
    },
  ],
});

const dashboardProviders = () => ({
  apiVersion: 1,
  providers: [
    {
      name: 'dangol',
      folder: '단골',
      folderUid: 'dangol',
      type: 'file',
      disableDeletion: true,
      allowUiUpdates: false,
      updateIntervalSeconds: 60,
      options: { path: DASHBOARDS_PATH },
    },
  ],
});

/** The panels of /admin/pipeline as a dashboard; its times are those of Seoul for every reader. */
export function pipelineDashboard(): Dashboard {
  const options = SOURCES.map((source) => ({ text: SOURCE_WORDS[source].ko, value: source, selected: false }));
  const builder = new DashboardBuilder('단골 데이터 파이프라인 · Dangol data pipeline')
    .uid('dangol-pipeline')
    .tags(['dangol'])
    .timezone('Asia/Seoul')
    .weekStart('monday')
    .refresh('10s')
    .time({ from: 'now-1h', to: 'now' })
    .readonly()
    .link(
      new DashboardLinkBuilder('/admin/pipeline')
        .type(DashboardLinkType.Link)
        .url('http://localhost:3000/admin/pipeline'),
    )
    .withVariable(
      new CustomVariableBuilder('sources')
        .label('출처 · Source')
        .values(options.map(({ text, value }) => `${text} : ${value}`).join(', '))
        .multi(true)
        .includeAll(true)
        .allowCustomValue(false)
        .current({ text: ['All'], value: ['$__all'], selected: true })
        .options([{ text: 'All', value: '$__all', selected: true }, ...options]),
    );
  for (const [at, panel] of PIPELINE_PANELS.entries()) builder.withPanel(grafanaPanel(panel, at + 1));
  return builder.build();
}

/** Text of each file by its path below observability/grafana. YAML readers take JSON, which needs no library. */
export function grafanaFiles(): Record<string, string> {
  const print = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'provisioning/datasources/dangol.yaml': print(dataSources()),
    'provisioning/dashboards/dangol.yaml': print(dashboardProviders()),
    'dashboards/pipeline.json': print(pipelineDashboard()),
  };
}
