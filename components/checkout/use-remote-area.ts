'use client';

import { type RefObject, useEffect, useState } from 'react';
import { isRemotePostcode } from '#domain/order/remote-areas.ts';
import { readAddress } from './read-form.ts';

/**
 * Whether the postcode in the form is of a remote area, as it is typed; also what was typed before hydration.
 * `initial`: what the form was rendered with. Call it after the hook that restores a draft.
 */
export function useRemoteArea(form: RefObject<HTMLFormElement | null>, initial: string): boolean {
  const [isRemote, setRemote] = useState(isRemotePostcode(initial));
  useEffect(() => {
    const element = form.current;
    if (element === null) return;
    const read = () => setRemote(isRemotePostcode(readAddress(new FormData(element)).postcode));
    read();
    element.addEventListener('input', read);
    return () => element.removeEventListener('input', read);
  }, [form]);
  return isRemote;
}
