'use client';

import { useEffect } from 'react';
import { clearDraft } from './delivery-draft.ts';

/** The order is placed: what was typed for it is forgotten. Renders nothing. */
export function ClearDeliveryDraft() {
  useEffect(clearDraft, []);
  return null;
}
