'use client';

import { useEffect, useState } from 'react';
import { announced, dueAtMs, NO_ANNOUNCEMENTS, spoken } from './announcements.ts';

let state = NO_ANNOUNCEMENTS;
let timer: ReturnType<typeof setTimeout> | undefined;
let speak: ((text: string) => void) | null = null;

/**
 * Announces to screen readers a change outside the focused element, as a complete sentence in the page's language.
 * `subject` names what changed: of two texts with one subject within the collection time only the later is announced.
 */
export function announce(subject: string, text: string): void {
  state = announced(state, subject, text, Date.now());
  schedule();
}

function schedule(): void {
  clearTimeout(timer);
  const dueMs = dueAtMs(state);
  if (dueMs === null || speak === null) return;
  timer = setTimeout(() => {
    const { text, state: next } = spoken(state, Date.now());
    state = next;
    speak?.(text);
  }, dueMs - Date.now());
}

/**
 * The page's one polite live region; once, in the layout. It is there before anything is spoken, as screen readers need
 * it.
 */
export function Announcer() {
  const [announcement, setAnnouncement] = useState({ text: '', turn: 0 });
  useEffect(() => {
    speak = (text) => setAnnouncement(({ turn }) => ({ text, turn: turn + 1 }));
    schedule();
    return () => {
      speak = null;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" aria-live="polite" aria-atomic="true" data-testid="announcer" className="sr-only">
      {/* A new element each time: the same words twice are two announcements. */}
      <span key={announcement.turn}>{announcement.text}</span>
    </div>
  );
}
