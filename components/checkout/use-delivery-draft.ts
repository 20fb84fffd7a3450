'use client';

import { type RefObject, useEffect } from 'react';
import type { AddressFields } from './checkout-types.ts';
import { type DeliveryDraft, type DraftOwner, isDraftOf, readDraft, withDraft, writeDraft } from './delivery-draft.ts';
import { readAddress } from './read-form.ts';

const NAMES = ['recipient', 'phone', 'postcode', 'line1', 'line2'] as const;

/**
 * Keeps what is typed into the delivery fields of `form` for this tab, and restores it when the form is mounted again:
 * after a log-in, a sign-up, a visit elsewhere. Values typed before hydration are kept from hydration on.
 */
export function useDeliveryDraft(form: RefObject<HTMLFormElement | null>, known: AddressFields, owner: DraftOwner) {
  const { shopperId, isMember } = owner;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known is the form's first content, at its first moment.
  useEffect(() => {
    const element = form.current;
    if (element === null) return;
    const now = { shopperId, isMember };
    let draft: DeliveryDraft = { owner: now, fields: {} };

    function keep(): void {
      if (element === null) return;
      const typed = readAddress(new FormData(element));
      const changed = NAMES.filter((name) => typed[name] !== known[name] || draft.fields[name] !== undefined);
      draft = { owner: now, fields: Object.fromEntries(changed.map((name) => [name, typed[name]])) };
      if (changed.length > 0) writeDraft(draft);
    }

    const typedBefore = readAddress(new FormData(element));
    const isUntouched = NAMES.every((name) => typedBefore[name] === known[name]);
    const kept = readDraft();
    if (!isUntouched) keep();
    else if (kept !== null && isDraftOf(kept, now)) {
      draft = { owner: now, fields: kept.fields };
      const fields = withDraft(known, kept);
      for (const name of NAMES) {
        const field = element.elements.namedItem(name);
        if (field instanceof HTMLInputElement) field.value = fields[name];
      }
      writeDraft(draft);
    }
    element.addEventListener('input', keep);
    // Written by the form itself: a telephone number is grouped once its field is left.
    element.addEventListener('focusout', keep);
    return () => {
      element.removeEventListener('input', keep);
      element.removeEventListener('focusout', keep);
    };
  }, [form, shopperId, isMember]);
}
