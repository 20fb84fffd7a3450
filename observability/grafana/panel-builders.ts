import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as PieChart } from '@grafana/grafana-foundation-sdk/piechart';
import { DataqueryBuilder as PrometheusTarget } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Unit } from '#contracts/pipeline-panels.ts';
import type { PanelField, PipelinePanel } from '../pipeline/panel.ts';
import { grafanaSql } from '../pipeline/resolve.ts';
import { DATA_SOURCES, postgresTarget } from './postgres-target.ts';

/** Names of Grafana's units. */
const UNITS: Readonly<Record<Unit, string>> = {
  text: 'string',
  time: 'dateTimeAsIso',
  count: 'short',
  won: 'currencyKRW',
  share: 'percentunit',
  change: 'percentunit',
  perMinute: 'short',
  perSecond: 'short',
};
/** Height of a grid row of Grafana in CSS pixels, and what title and margins take of it. */
const GRID_ROW_PX = 38;
const FRAME_ROWS = 2;
/** Grafana's grid is 24 columns wide, ours 12. */
const GRID = 2;

type AnyBuilder = TimeSeries | BarChart | PieChart | Stat | Table;

/** A panel as Grafana draws it, from the same query, words and units as the console's. */
export function grafanaPanel(panel: PipelinePanel, id: number): Builder<Panel> {
  const builder: AnyBuilder = panel.query.kind === 'kafka' ? new TimeSeries() : drawn(panel);
  builder
    .id(id)
    .title(`${panel.title.ko} · ${panel.title.en}`)
    .description(`${panel.about.ko}\n\n${panel.about.en}`)
    .datasource(DATA_SOURCES[panel.query.kind === 'kafka' ? 'prometheus' : 'postgres'])
    .height(Math.ceil(panel.heightPx / GRID_ROW_PX) + FRAME_ROWS)
    .span(panel.columns * GRID)
    .noValue('–');
  if (panel.query.kind === 'kafka') {
    const { expr, legend } = panel.query;
    return builder
      .min(0)
      .withTarget(
        new PrometheusTarget().datasource(DATA_SOURCES.prometheus).refId('A').expr(expr).legendFormat(legend).range(),
      );
  }
  const { kind } = panel.drawing;
  for (const field of panel.fields) builder.overrideByName(field.field, overridesOf(field));
  // The tables have no shorter time than a minute.
  if (kind === 'lines' || kind === 'stacked') builder.interval('1m');
  return builder.withTarget(postgresTarget(grafanaSql(panel.query), kind === 'stacked' ? 'time_series' : 'table'));
}

function overridesOf({ title, unit, words }: PanelField): DynamicConfigValue[] {
  return [
    { id: 'displayName', value: title.ko },
    { id: 'unit', value: UNITS[unit] },
    ...(words === undefined ? [] : [{ id: 'mappings', value: [{ type: 'value', options: mappingsOf(words) }] }]),
  ];
}

const mappingsOf = (words: NonNullable<PanelField['words']>) =>
  Object.fromEntries(Object.entries(words).map(([code, { ko }], index) => [code, { text: ko, index }]));

/** Everything but these fields is left out of a drawing that would show each number as a series. */
function only(panel: PipelinePanel, names: readonly string[]): DataTransformerConfig {
  const left = panel.fields.filter(({ field }) => !names.includes(field));
  return {
    id: 'organize',
    options: { excludeByName: Object.fromEntries(left.map(({ field }) => [field, true])) },
  };
}

function drawn(panel: PipelinePanel): AnyBuilder {
  const { drawing } = panel;
  const noLegend = new VizLegendOptionsBuilder().showLegend(false);
  switch (drawing.kind) {
    case 'figures':
      return new Stat()
        .orientation(VizOrientation.Vertical)
        .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('/.*/').values(false));
    case 'lines':
      return new TimeSeries()
        .lineWidth(2)
        .fillOpacity(8)
        .min(0)
        .withTransformation(only(panel, ['time', ...drawing.measures]));
    case 'stacked':
      return new TimeSeries()
        .fillOpacity(70)
        .stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
        .displayName(`\${__field.labels.${drawing.series}}`)
        .min(0);
    case 'ranking':
      return new BarChart()
        .orientation(VizOrientation.Horizontal)
        .xField(drawing.name)
        .legend(noLegend)
        .withTransformation(only(panel, [drawing.name, drawing.measure]));
    case 'months':
      return new BarChart()
        .xField(drawing.month)
        .legend(noLegend)
        .withTransformation(only(panel, [drawing.month, drawing.measure]));
    case 'pie':
      return new PieChart()
        .reduceOptions(
          new ReduceDataOptionsBuilder().values(true).calcs(['lastNotNull']).fields(`/^${drawing.measure}$/`),
        )
        .withTransformation(only(panel, [drawing.name, drawing.measure]));
    case 'matrix':
      return new Table()
        .displayMode(TableCellDisplayMode.ColorBackground)
        .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousGrYlRd))
        .decimals(1)
        .withTransformation({
          id: 'groupingToMatrix',
          options: { columnField: drawing.across, rowField: drawing.down, valueField: drawing.measure },
        });
  }
}
