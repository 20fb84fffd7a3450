'use client';

import { useAnnouncement } from '#components/announcer/use-announcement.ts';

/** Announces where the shipments are, when the open page has been refreshed and one has moved. */
export function ShipmentAnnouncement({ text }: { text: string }) {
  useAnnouncement('shipments', text);
  return null;
}
