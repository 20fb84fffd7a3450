import { expect, test } from 'vitest';
import { PANELS } from '#observability/panels/index.ts';
import { columnWord, drawnDataName, tableColumns } from './panel-table.ts';

test('a bar of rates is a table of names and percents, with the titles of its tooltip', () => {
  const spec = {
    encoding: {
      x: { field: 'rate', type: 'quantitative', title: null, axis: { format: '.0%' } },
      y: { field: 'key', type: 'nominal', title: null },
      tooltip: [{ field: 'shown', type: 'quantitative', title: 'Shown' }],
    },
    layer: [{ encoding: { text: { field: 'rate', type: 'quantitative', format: '.1%' } } }],
  };
  expect(tableColumns(spec)).toEqual([
    { field: 'key', title: null, type: 'other', isPercent: false },
    { field: 'rate', title: null, type: 'quantitative', isPercent: true },
    { field: 'shown', title: 'Shown', type: 'quantitative', isPercent: false },
  ]);
});

test('a column without a title has the word of its field, of its time, or that for any other', () => {
  const column = { title: null, isPercent: false } as const;
  expect(columnWord({ ...column, field: 'won', type: 'quantitative' })).toBe('won');
  expect(columnWord({ ...column, field: 'won', type: 'temporal' })).toBe('time');
  expect(columnWord({ ...column, field: 'nowhere', type: 'quantitative' })).toBe('value');
});

test.each(PANELS.map((panel) => [panel.id, panel] as const))(
  'the panel %s is a table whose columns have names',
  (_id, panel) => {
    const columns = tableColumns(panel.spec('ko'));
    expect(columns.length).toBeGreaterThanOrEqual(2);
    expect(columns.filter((column) => column.title === null && columnWord(column) === 'value')).toEqual([]);
  },
);

test('the rows are those of the first mark, through groups', () => {
  expect(drawnDataName({ marks: [{ from: { data: 'source_0' } }] })).toBe('source_0');
  expect(drawnDataName({ marks: [{ from: { facet: { data: 'faceted' } } }] })).toBe('faceted');
  expect(drawnDataName({ marks: [{ marks: [{ from: { data: 'inner' } }] }] })).toBe('inner');
  expect(drawnDataName({})).toBeNull();
});
