import type { ShipmentView } from '#contracts/shipments.ts';
import type { OutlookFacts } from '#domain/shipment/outlook.ts';

export function outlookFacts({ replacedByNumber, ...view }: ShipmentView): OutlookFacts {
  return { ...view, isReplaced: replacedByNumber !== null };
}
