import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PANELS } from '../panels/index.ts';
import { kibanaFile, kibanaObjects, type SavedObject } from './objects.ts';

const lines = () =>
  readFileSync(join(import.meta.dirname, 'dangol.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedObject);

test('the file is what the panels say (mend: node observability/kibana/generate.ts)', () => {
  expect(readFileSync(join(import.meta.dirname, 'dangol.ndjson'), 'utf8')).toBe(kibanaFile());
  expect(kibanaFile()).toBe(kibanaFile());
});

test('ids are those that bookmarks and earlier imports know', () => {
  expect(lines().map(({ type, id }) => `${type}:${id}`)).toMatchInlineSnapshot(`
    [
      "index-pattern:dangol-events",
      "search:dangol-events-discover",
      "visualization:dangol-panel-sources",
      "visualization:dangol-panel-events-over-time",
      "visualization:dangol-panel-active-shoppers",
      "visualization:dangol-panel-funnel",
      "visualization:dangol-panel-paid-over-time",
      "visualization:dangol-panel-payment-failures",
      "visualization:dangol-panel-rule-firings",
      "visualization:dangol-panel-click-through",
      "visualization:dangol-panel-top-products",
      "visualization:dangol-panel-hour-by-day",
      "visualization:dangol-panel-top-categories",
      "visualization:dangol-panel-searches",
      "visualization:dangol-panel-searches-without-result",
      "visualization:dangol-panel-errors-seen",
      "visualization:dangol-panel-indexing-delay",
      "dashboard:dangol-events-dashboard",
    ]
  `);
});

test('every reference names an object of the file, and every use of a reference is one of its own', () => {
  const objects = lines();
  const known = new Set(objects.map(({ type, id }) => `${type}:${id}`));
  expect(known.size).toBe(objects.length);
  for (const { references } of objects) for (const { type, id } of references) expect(known).toContain(`${type}:${id}`);
  const search = objects.find(({ type }) => type === 'search');
  const { searchSourceJSON } = (search?.attributes.kibanaSavedObjectMeta ?? {}) as { searchSourceJSON: string };
  expect(search?.references.map(({ name }) => name)).toEqual([JSON.parse(searchSourceJSON).indexRefName]);
  const dashboard = objects.find(({ type }) => type === 'dashboard');
  const panels = JSON.parse(dashboard?.attributes.panelsJSON as string) as {
    panelIndex: string;
    panelRefName: string;
    gridData: { x: number; y: number; w: number; h: number };
  }[];
  const names = dashboard?.references.map(({ name }) => name) ?? [];
  expect(names.filter((name) => !name.startsWith('controlGroup_'))).toEqual(
    panels.map(({ panelIndex, panelRefName }) => `${panelIndex}:${panelRefName}`),
  );
  expect(panels).toHaveLength(PANELS.length + 1);
  for (const { gridData } of panels) expect(gridData.x + gridData.w).toBeLessThanOrEqual(48);
});

test('each visualisation holds a Vega-Lite specification that says where its data is', () => {
  const visualizations = kibanaObjects().filter(({ type }) => type === 'visualization');
  expect(visualizations.length).toBeGreaterThanOrEqual(10);
  for (const { attributes } of visualizations) {
    const { params, type } = JSON.parse(attributes.visState as string) as { type: string; params: { spec: string } };
    expect(type).toBe('vega');
    expect(JSON.parse(params.spec)).toMatchObject({
      data: { url: { index: 'events-*', body: { size: 0 } }, format: { property: 'aggregations.rows.buckets' } },
    });
  }
});

test('the dashboard filters by source, the panels take its filters, and the list of events names each source', () => {
  const objects = kibanaObjects();
  const dashboard = objects.find(({ type }) => type === 'dashboard');
  const { panelsJSON } = (dashboard?.attributes.controlGroupInput ?? {}) as { panelsJSON: string };
  const controls = Object.entries(JSON.parse(panelsJSON) as Record<string, { explicitInput: { fieldName: string } }>);
  expect(controls.map(([, { explicitInput }]) => explicitInput.fieldName)).toEqual(['source']);
  for (const [id] of controls)
    expect(dashboard?.references).toContainEqual({
      name: `controlGroup_${id}:optionsListDataView`,
      type: 'index-pattern',
      id: 'dangol-events',
    });
  for (const { id, query } of PANELS)
    expect([id, JSON.stringify(query)]).toEqual([id, expect.stringContaining('%dashboard_context-filter_clause%')]);
  expect(objects.find(({ type }) => type === 'search')?.attributes.columns).toContain('source');
});
