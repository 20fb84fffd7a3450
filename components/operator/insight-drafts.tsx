import { useFormatter, useTranslations } from 'next-intl';
import type { PromotionDraft } from '#contracts/insight-actions.ts';
import type { CampaignDraft } from '#contracts/insight-board.ts';
import { InsightActionForm } from './insight-action.tsx';
import { PromotionForm } from './promotion-form.tsx';
import type { OperatorAction } from './use-operator-form.ts';

interface InsightDraftsProps {
  drafts: readonly CampaignDraft[];
  action: OperatorAction;
  complete: OperatorAction;
  /** Reads drafts and insights anew. */
  reload(): Promise<void>;
}

/** What operators took up from insights. Nothing of it is sent or active. */
export function InsightDrafts({ drafts, action, complete, reload }: InsightDraftsProps) {
  const t = useTranslations('admin.insights');
  const format = useFormatter();
  return (
    <section aria-labelledby="drafts" className="mt-6">
      <h2 id="drafts" className="text-lg font-bold">
        {t('drafts.title')}
      </h2>
      <p className="mt-1 text-sm text-muted-foreground">{t(drafts.length === 0 ? 'drafts.none' : 'drafts.about')}</p>
      <ul className="mt-3 grid gap-3 *:min-w-0 sm:gap-4 lg:grid-cols-2">
        {drafts.map((draft) => {
          const name =
            draft.kind === 'audience'
              ? t('drafts.audience', {
                  ...draft.details,
                  ageBand: String(draft.details.ageBand),
                  size: draft.details.size ?? 0,
                })
              : t('drafts.promotion', promotionOf(draft.details));
          return (
            <li
              key={draft.subject}
              data-testid="insight-draft"
              data-subject={draft.subject}
              className="rounded-xl border border-border bg-surface p-4 sm:p-5"
            >
              <h3 className="text-base font-bold">{name}</h3>
              <p className="won mt-1 text-sm text-muted-foreground">
                {t('drafts.since', {
                  at: format.dateTime(draft.createdAt, { dateStyle: 'medium', timeStyle: 'short' }),
                })}
              </p>
              {draft.kind === 'promotion' ? (
                <PromotionForm
                  subject={draft.subject}
                  discountPercent={draft.details.discountPercent}
                  action={complete}
                  reload={reload}
                />
              ) : null}
              <InsightActionForm
                {...{ kind: draft.kind, about: name, action, reload, isTaken: true }}
                statement={draft.subject.slice(draft.kind.length + 1)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function promotionOf({ occasion, from, until }: PromotionDraft) {
  return { occasion, from, until };
}
