import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { keepDraft, readKeptDraft } from './kept-drafts.ts';
import { draftOf, type RuleDraft, unsavedChanges, withChanges } from './rule-draft.ts';

const noticeOf = (code: string) => `rule-draft-${code}`;
const NOTICE_MS = 10_000;

/**
 * A rule's draft that survives navigation: unsaved changes are kept in this tab and restored when the rule is opened
 * again, however it was left (a link, Back, reload). Leaving shows a notice that offers to discard them; returning
 * shows that they were restored. Closing the tab would lose them, so the browser asks for confirmation. Only changed
 * fields are kept, so that values which another operator saved meanwhile are not overwritten.
 */
export function useKeptDraft(code: string, settings: RuleSettings) {
  const t = useTranslations('admin.rules.form');
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isRestored, setRestored] = useState(false);
  const [isRead, setRead] = useState(false);
  const changes = unsavedChanges(draft, settings);
  const kept = changes === null ? null : JSON.stringify(changes);

  // After the first drawing: the server, which draws it too, has no draft.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each rule; `settings` are those it was opened with.
  useEffect(() => {
    toast.dismiss(noticeOf(code));
    const before = readKeptDraft(code);
    const restored = before === null ? null : withChanges(draftOf(settings), before);
    if (restored !== null && unsavedChanges(restored, settings) !== null) {
      setDraft(restored);
      setRestored(true);
      announce('rule draft', t('restored'));
    }
    setRead(true);
  }, [code]);

  useEffect(() => {
    if (!isRead) return;
    keepDraft(code, kept);
    if (kept === null) {
      setRestored(false);
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [code, kept, isRead]);

  const latest = useRef({ kept, t });
  useEffect(() => {
    latest.current = { kept, t };
  });
  useEffect(
    () => () => {
      const { kept: left, t: words } = latest.current;
      if (left === null) return;
      toast(words('kept', { code }), {
        id: noticeOf(code),
        duration: NOTICE_MS,
        action: { label: words('discard'), onClick: () => keepDraft(code, null) },
      });
    },
    [code],
  );

  return { draft, setDraft: (next: RuleDraft) => setDraft(next), isRestored };
}
