'use client';

import { type RefObject, useEffect } from 'react';
import {
  type DeliveryDraft,
  DRAFT_FIELDS,
  type DraftFields,
  type DraftOwner,
  isDraftOf,
  readDraft,
  withDraft,
  writeDraft,
} from './delivery-draft.ts';
import { readAddress, readGift } from './read-form.ts';

export interface DraftOptions extends DraftOwner {
  isGift: boolean;
  /** The page was opened with an address of the book: that one is meant, whatever was typed before. */
  isChosen: boolean;
}

function readFields(form: HTMLFormElement): DraftFields {
  const data = new FormData(form);
  return { ...readAddress(data), ...(readGift(data) ?? { sender: '', message: '' }) };
}

/**
 * Keeps what is typed into the delivery fields of `form` for this tab, and restores it when the form is mounted again:
 * after a log-in, a sign-up, a visit elsewhere. Values typed before hydration are kept from hydration on. A gift's
 * fields are kept apart from the buyer's own.
 */
export function useDeliveryDraft(
  form: RefObject<HTMLFormElement | null>,
  known: DraftFields,
  { shopperId, isMember, isGift, isChosen }: DraftOptions,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known is the form's first content, at its first moment.
  useEffect(() => {
    const element = form.current;
    if (element === null) return;
    const now = { shopperId, isMember };
    let draft: DeliveryDraft = { owner: now, fields: {} };

    function keep(): void {
      if (element === null) return;
      const typed = readFields(element);
      const changed = DRAFT_FIELDS.filter((name) => typed[name] !== known[name] || draft.fields[name] !== undefined);
      draft = { owner: now, fields: Object.fromEntries(changed.map((name) => [name, typed[name]])) };
      if (changed.length > 0) writeDraft(draft, isGift);
    }

    const typedBefore = readFields(element);
    const isUntouched = DRAFT_FIELDS.every((name) => typedBefore[name] === known[name]);
    const kept = readDraft(isGift);
    if (!isUntouched) keep();
    else if (!isChosen && kept !== null && isDraftOf(kept, now)) {
      draft = { owner: now, fields: kept.fields };
      const fields = withDraft(known, kept);
      for (const name of DRAFT_FIELDS) {
        const field = element.elements.namedItem(name);
        if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = fields[name];
      }
      writeDraft(draft, isGift);
    }
    // For what follows the fields: they hold something else than before.
    element.dispatchEvent(new Event('input'));
    element.addEventListener('input', keep);
    // Written by the form itself: a telephone number is grouped once its field is left.
    element.addEventListener('focusout', keep);
    return () => {
      element.removeEventListener('input', keep);
      element.removeEventListener('focusout', keep);
    };
  }, [form, shopperId, isMember, isGift]);
}
