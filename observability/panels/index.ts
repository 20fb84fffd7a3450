import { DISCOVERY_PANELS } from './discovery.ts';
import { HEALTH_PANELS } from './health.ts';
import type { Panel } from './panel.ts';
import { TRADE_PANELS } from './trade.ts';
import { TRAFFIC_PANELS } from './traffic.ts';

const KNOWN = new Map(
  [...TRAFFIC_PANELS, ...TRADE_PANELS, ...DISCOVERY_PANELS, ...HEALTH_PANELS].map((panel) => [panel.id, panel]),
);

/** In the order they are read: each line fills twelve columns. */
const ORDER = [
  ['sources'],
  ['events-over-time', 'active-shoppers'],
  ['funnel', 'paid-over-time', 'payment-failures'],
  ['rule-firings', 'click-through'],
  ['top-products', 'hour-by-day'],
  ['top-categories', 'searches', 'searches-without-result'],
  ['errors-seen', 'indexing-delay'],
] as const;

/** All panels, in their order on a dashboard. */
export const PANELS: readonly Panel[] = ORDER.flat().map((id) => {
  const panel = KNOWN.get(id);
  if (panel === undefined) throw new Error(`There is no panel ${id}; it is named in observability/panels/index.ts.`);
  return panel;
});

export function panelById(id: string): Panel | undefined {
  return KNOWN.get(id);
}
