import { PANELS } from '../panels/index.ts';
import { type Panel, ROWS_PROPERTY } from '../panels/panel.ts';

/** A line of a file of saved objects. */
export interface SavedObject {
  type: 'index-pattern' | 'search' | 'visualization' | 'dashboard';
  id: string;
  attributes: Record<string, unknown>;
  references: { name: string; type: string; id: string }[];
  coreMigrationVersion: string;
  typeMigrationVersion: string;
}

export const DATA_VIEW_ID = 'dangol-events';
const SEARCH_ID = 'dangol-events-discover';
const DASHBOARD_ID = 'dangol-events-dashboard';
const INDEX = 'events-*';
const TIME_FIELD = 'occurredAt';
const SOURCE_CONTROL_ID = 'dangol-source';
const visualizationId = (panel: Panel) => `dangol-panel-${panel.id}`;

/** Kibana's grid is 48 columns wide; ours 12. */
const GRID = 48 / 12;
const GRID_ROWS = 13;
const SEARCH_INDEX_REFERENCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';
const NO_FILTER = { query: { query: '', language: 'kuery' }, filter: [] };

/** A panel as Kibana's Vega takes it: the same query and drawing, with the data's address in place of its values. */
export function kibanaSpec(panel: Panel): Record<string, unknown> {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    description: panel.about.en,
    data: { url: { index: INDEX, body: panel.query }, format: { property: ROWS_PROPERTY } },
    autosize: { type: 'fit', contains: 'padding' },
    ...panel.spec('ko'),
  };
}

/** All that Kibana needs to watch the events, in the order it is imported. */
export function kibanaObjects(): SavedObject[] {
  return [dataView(), discoverSearch(), ...PANELS.map(visualization), dashboard()];
}

/** The file: one object a line. */
export function kibanaFile(): string {
  return `${kibanaObjects()
    .map((object) => JSON.stringify(object))
    .join('\n')}\n`;
}

const titleOf = ({ title }: Panel) => `${title.ko} · ${title.en}`;

function dataView(): SavedObject {
  return {
    type: 'index-pattern',
    id: DATA_VIEW_ID,
    attributes: { title: INDEX, name: '단골 이벤트 · Dangol events', timeFieldName: TIME_FIELD },
    references: [],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.0.0',
  };
}

function discoverSearch(): SavedObject {
  return {
    type: 'search',
    id: SEARCH_ID,
    attributes: {
      title: '단골 이벤트 · Dangol events',
      description: 'Events as they came, newest first.',
      columns: ['type', 'source', 'shopperId', 'payload.productId', 'payload.list', 'payload.query', 'payload.rule'],
      sort: [[TIME_FIELD, 'desc']],
      grid: {},
      hideChart: false,
      isTextBasedQuery: false,
      timeRestore: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ ...NO_FILTER, indexRefName: SEARCH_INDEX_REFERENCE }),
      },
    },
    references: [{ name: SEARCH_INDEX_REFERENCE, type: 'index-pattern', id: DATA_VIEW_ID }],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.0.0',
  };
}

function visualization(panel: Panel): SavedObject {
  const title = titleOf(panel);
  const spec = JSON.stringify(kibanaSpec(panel), null, 2);
  return {
    type: 'visualization',
    id: visualizationId(panel),
    attributes: {
      title,
      description: `${panel.about.ko} · ${panel.about.en}`,
      visState: JSON.stringify({ title, type: 'vega', aggs: [], params: { spec } }),
      uiStateJSON: '{}',
      version: 1,
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(NO_FILTER) },
    },
    references: [],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.5.0',
  };
}

function dashboard(): SavedObject {
  let [x, y] = [0, 0];
  const placed = PANELS.map((panel) => {
    const w = panel.columns * GRID;
    if (x + w > 48) [x, y] = [0, y + GRID_ROWS];
    const place = { type: 'visualization' as const, id: visualizationId(panel), key: panel.id, x, y, w, h: GRID_ROWS };
    x += w;
    return place;
  });
  const all = [
    ...placed,
    { type: 'search' as const, id: SEARCH_ID, key: 'discover', x: 0, y: y + GRID_ROWS, w: 48, h: 20 },
  ];
  return {
    type: 'dashboard',
    id: DASHBOARD_ID,
    attributes: {
      title: '단골 실시간 · Dangol live',
      description: 'What shoppers do and what the shop answers; the same panels as /admin/live.',
      panelsJSON: JSON.stringify(
        all.map(({ type, key, x: left, y: top, w, h }) => ({
          version: '8.9.0',
          type,
          panelIndex: key,
          gridData: { x: left, y: top, w, h, i: key },
          embeddableConfig: { enhancements: {} },
          panelRefName: `panel_${key}`,
        })),
      ),
      controlGroupInput: sourceControl(),
      optionsJSON: JSON.stringify({ useMargins: true, syncColors: false, syncCursor: true, hidePanelTitles: false }),
      version: 1,
      timeRestore: true,
      timeFrom: 'now-24h',
      timeTo: 'now',
      refreshInterval: { pause: false, value: 10_000 },
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify(NO_FILTER) },
    },
    references: [
      ...all.map(({ type, id, key }) => ({ name: `${key}:panel_${key}`, type, id })),
      { name: `controlGroup_${SOURCE_CONTROL_ID}:optionsListDataView`, type: 'index-pattern', id: DATA_VIEW_ID },
    ],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.9.0',
  };
}

/** A list of the sources above the panels: what is chosen there filters all of them. */
function sourceControl(): Record<string, unknown> {
  const control = {
    type: 'optionsListControl',
    order: 0,
    grow: false,
    width: 'medium',
    explicitInput: {
      id: SOURCE_CONTROL_ID,
      dataViewId: DATA_VIEW_ID,
      fieldName: 'source',
      title: '출처 · Source',
      selectedOptions: [],
      sort: { by: '_key', direction: 'asc' },
      enhancements: {},
    },
  };
  return {
    controlStyle: 'oneLine',
    chainingSystem: 'HIERARCHICAL',
    ignoreParentSettingsJSON: JSON.stringify({
      ignoreFilters: false,
      ignoreQuery: false,
      ignoreTimerange: false,
      ignoreValidations: false,
    }),
    panelsJSON: JSON.stringify({ [SOURCE_CONTROL_ID]: control }),
  };
}
