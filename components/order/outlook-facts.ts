import type { ShipmentView } from '#contracts/shipments.ts';
import type { OutlookFacts } from '#domain/shipment/outlook.ts';

export function outlookFacts({ replacedByNumber, ...view }: ShipmentView): OutlookFacts {
  const isRefunded = view.changes.some(({ code }) => code === 'refunded');
  return { ...view, isReplaced: replacedByNumber !== null, isRefunded };
}
