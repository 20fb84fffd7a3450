'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCallAction } from '#components/ui/call-action.ts';
import { toast } from '#components/ui/toast.tsx';
import type { RuleEntry } from '#contracts/operator.ts';
import type { SettingError } from '#contracts/rule-settings.ts';
import type { RuleSettings } from '#domain/coupon/rule.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import { changedFields, draftOf, type RuleDraft, settingsOf } from './rule-draft.ts';
import { RuleForm } from './rule-form.tsx';
import { useDryRun } from './use-dry-run.ts';
import { useKeptDraft } from './use-kept-draft.ts';

/** null: done. */
export type RuleRefusal = { message: string; code: string; errors: SettingError[] } | null;

export interface RuleActions {
  save(code: string, change: { settings: RuleSettings; version: string }): Promise<RuleRefusal>;
  reset(code: string, change: { version: string }): Promise<RuleRefusal>;
}

export interface RuleWorkbenchProps {
  entry: RuleEntry;
  actions: RuleActions;
  /** Above and below the dry run, beside the settings. */
  above: ReactNode;
  below: ReactNode;
}

/** Form of a rule's settings: changing, dry run, saving and discarding. */
export function RuleWorkbench({ entry, actions, above, below }: RuleWorkbenchProps) {
  const t = useTranslations('admin.rules');
  const { code, settings, version } = entry;
  const callAction = useCallAction();
  const { draft, setDraft, isRestored } = useKeptDraft(code, settings);
  const [errors, setErrors] = useState<readonly SettingError[]>([]);
  const [isWorking, start] = useTransition();
  const changed = changedFields(draft, settings);
  // Without a change there is nothing to save: the pending action is a reset to the defaults.
  const isSaving = isWorking && changed.length > 0;
  const dryRun = useDryRun(code);
  const { state } = dryRun;
  const isStale = state.kind === 'done' && changedFields(draft, state.settings).some((field) => field !== 'enabled');
  const wrong = state.kind === 'failed' ? [...errors, ...state.failure.errors] : errors;

  function change(next: RuleDraft) {
    // A field that was changed since has no error any more.
    const touched = changedFields(next, settingsOf(draft));
    setErrors(wrong.filter(({ field }) => !touched.includes(field)));
    if (state.kind === 'failed') dryRun.stop();
    setDraft(next);
  }

  function showResult(refusal: RuleRefusal, done: string): boolean {
    setErrors(refusal?.errors ?? []);
    if (refusal === null) toast.success(done);
    else if (refusal.code === 'conflict') toast.error(t('form.conflict'));
    else if (refusal.errors.length === 0) toast.error(refusal.message);
    else if (refusal.errors.some(({ min }) => min === undefined)) toast.error(t('form.invalidOther'));
    else document.getElementById(refusal.errors[0]?.field ?? '')?.focus();
    return refusal === null;
  }

  function save(event: FormEvent) {
    event.preventDefault();
    start(async () => {
      const refusal = await callAction(
        () => actions.save(code, { settings: settingsOf(draft), version }),
        withoutErrors,
      );
      showResult(refusal, t('form.saved'));
    });
  }

  function reset() {
    start(async () => {
      const refusal = await callAction(() => actions.reset(code, { version }), withoutErrors);
      if (showResult(refusal, t('form.resetDone'))) setDraft(draftOf(entry.defaults));
    });
  }

  function discard() {
    setDraft(draftOf(settings));
    setErrors([]);
  }

  return (
    <div className="mt-4 grid items-start gap-3 sm:gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form
        method="post"
        onSubmit={save}
        noValidate
        aria-label={t('form.label', { code })}
        className="rounded-xl border border-border bg-surface"
      >
        <div className="p-4 sm:p-6">
          {isRestored ? (
            <p
              data-testid="draft-restored"
              className="mb-4 rounded-lg bg-primary-soft px-3 py-2 text-sm text-primary-text"
            >
              {t('form.restored')}
            </p>
          ) : null}
          <RuleForm entry={entry} draft={draft} change={change} changed={changed} errors={wrong} />
        </div>
        <div className="flex tall:sticky tall:bottom-0 flex-wrap items-center gap-2 rounded-b-xl border-t border-border bg-surface px-4 py-3 sm:px-6">
          <p aria-live="polite" className="mr-auto text-sm text-muted-foreground">
            {changed.length === 0 ? t('form.unchanged') : t('form.changes', { count: changed.length })}
          </p>
          {entry.isSet && changed.length === 0 ? (
            <Button variant="ghost" size="sm" isPending={isWorking} onClick={reset}>
              {t('form.reset')}
            </Button>
          ) : null}
          {changed.length === 0 ? null : (
            <Button variant="ghost" size="sm" isIdle={isWorking} onClick={discard}>
              {t('form.discard')}
            </Button>
          )}
          <Button
            type="submit"
            size="sm"
            isPending={isSaving}
            isIdle={isWorking || changed.length === 0}
            data-testid="rule-save"
          >
            {t(isSaving ? 'form.saving' : 'form.save')}
          </Button>
        </div>
      </form>
      <div className="grid min-w-0 gap-3 sm:gap-4">
        {above}
        <DryRunPanel
          state={state}
          isStale={isStale}
          start={() => void dryRun.start(settingsOf(draft))}
          stop={dryRun.stop}
        />
        {below}
      </div>
    </div>
  );
}

function withoutErrors(error: { code: string; message: string }): RuleRefusal {
  return { ...error, errors: [] };
}
