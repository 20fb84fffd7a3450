import { useSyncExternalStore } from 'react';
import { type DraftChanges, draftChangesSchema } from './rule-draft.ts';

/*
 * Unsaved changes of rules, kept for this tab (sessionStorage). A rule's page writes them; the list of rules marks the
 * rules that have any; the notice offers to discard them.
 */

const keyOf = (code: string) => `dangol:rule-draft:${code}`;
const listeners = new Set<() => void>();

/** As JSON; null: none, or the browser keeps nothing. */
function stored(code: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(code));
  } catch {
    return null;
  }
}

export function readKeptDraft(code: string): DraftChanges | null {
  try {
    return draftChangesSchema.safeParse(JSON.parse(stored(code) ?? 'null')).data ?? null;
  } catch {
    // Not written by this version: treated as no draft.
    return null;
  }
}

/** null: there is nothing to keep any more. */
export function keepDraft(code: string, changes: string | null): void {
  if (stored(code) === changes) return;
  try {
    if (changes === null) sessionStorage.removeItem(keyOf(code));
    else sessionStorage.setItem(keyOf(code), changes);
  } catch {
    // Storage is blocked: the browser still asks before the tab is closed.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether a rule has unsaved changes in this tab; false on the server. */
export function useHasKeptDraft(code: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => stored(code) !== null,
    () => false,
  );
}
