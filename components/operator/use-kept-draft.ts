import { useEffect, useState } from 'react';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import {
  type DraftChanges,
  draftChangesSchema,
  draftOf,
  type RuleDraft,
  unsavedChanges,
  withChanges,
} from './rule-draft.ts';

const keyOf = (code: string) => `dangol:rule-draft:${code}`;

/**
 * A rule's draft that outlives its page: what is not saved is kept in this tab, and back when the rule is opened again,
 * by whatever way it was left (a link, Back, reload). Closing the tab would lose it: then the browser asks. Only
 * changed fields are kept, so what another operator saved meanwhile is not put back.
 */
export function useKeptDraft(code: string, settings: RuleSettings) {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isRestored, setRestored] = useState(false);
  const [isRead, setRead] = useState(false);
  const changes = unsavedChanges(draft, settings);
  const kept = changes === null ? null : JSON.stringify(changes);

  // After the first drawing: the server, which draws it too, has no draft.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each rule; `settings` are those it was opened with.
  useEffect(() => {
    const before = readKept(code);
    const restored = before === null ? null : withChanges(draftOf(settings), before);
    if (restored !== null && unsavedChanges(restored, settings) !== null) {
      setDraft(restored);
      setRestored(true);
    }
    setRead(true);
  }, [code]);

  useEffect(() => {
    if (!isRead) return;
    keep(code, kept);
    if (kept === null) {
      setRestored(false);
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [code, kept, isRead]);

  return { draft, setDraft: (next: RuleDraft) => setDraft(next), isRestored };
}

function readKept(code: string): DraftChanges | null {
  try {
    return draftChangesSchema.safeParse(JSON.parse(sessionStorage.getItem(keyOf(code)) ?? 'null')).data ?? null;
  } catch {
    // Storage is blocked, or holds something else: there is no draft.
    return null;
  }
}

function keep(code: string, changes: string | null): void {
  try {
    if (changes === null) sessionStorage.removeItem(keyOf(code));
    else sessionStorage.setItem(keyOf(code), changes);
  } catch {
    // Storage is blocked: the browser still asks before the tab is closed.
  }
}
