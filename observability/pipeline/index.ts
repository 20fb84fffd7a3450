import { FLOW_PANELS } from './flow.ts';
import { MONTH_PANELS } from './months.ts';
import { ORDER_PANELS } from './orders.ts';
import type { PipelinePanel } from './panel.ts';
import { PEOPLE_PANELS } from './people.ts';

const KNOWN = new Map(
  [...ORDER_PANELS, ...PEOPLE_PANELS, ...MONTH_PANELS, ...FLOW_PANELS].map((panel) => [panel.id, panel]),
);

/** In the order they are read, each line filling twelve columns. */
const ORDER = [
  ['today'],
  ['orders-per-minute', 'revenue-per-minute'],
  ['orders-by-source', 'active-shoppers'],
  ['funnel', 'funnel-over-time'],
  ['kafka-lag', 'kafka-arrivals', 'dead-letters'],
  ['roll-ups'],
  ['weekday-hours'],
  ['categories', 'grades'],
  ['revenue-by-month', 'growth'],
  ['season', 'repurchase', 'lifetime-value'],
] as const;

/** All panels of the pipeline, in their order on a page or a dashboard. */
export const PIPELINE_PANELS: readonly PipelinePanel[] = ORDER.flat().map((id) => {
  const panel = KNOWN.get(id);
  if (panel === undefined) throw new Error(`There is no panel ${id}; it is named in observability/pipeline/index.ts.`);
  return panel;
});

export function pipelinePanel(id: string): PipelinePanel | undefined {
  return KNOWN.get(id);
}
