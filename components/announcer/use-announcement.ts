'use client';

import { useEffect, useRef } from 'react';
import { announce } from './announcer.tsx';

/**
 * Announces `text` whenever it changes, from the second time on: what the page begins with is read with the page. null:
 * not now.
 */
export function useAnnouncement(subject: string, text: string | null): void {
  const last = useRef(text);
  useEffect(() => {
    if (text === null || text === last.current) return;
    const isFirst = last.current === null;
    last.current = text;
    if (!isFirst) announce(subject, text);
  }, [subject, text]);
}
