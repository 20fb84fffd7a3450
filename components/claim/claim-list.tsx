import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Korean } from '#components/ui/korean.tsx';
import {
  CANCEL_ANSWER_HOURS,
  type ClaimKind,
  type ClaimReason,
  type ClaimState,
  canBecome,
} from '#domain/claim/claim.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';

export interface ShownClaim {
  claimId: string;
  kind: ClaimKind;
  reason: ClaimReason;
  state: ClaimState;
  /** Why it was rejected or is held. */
  stateReason: string | null;
  requestedAt: Date;
  refundWon: number;
  /** Its pieces have not arrived yet: nothing is collected before. */
  isUnderWay: boolean;
  lines: { name: string; pieces: number }[];
}

export interface ClaimListProps {
  claims: readonly ShownClaim[];
  withdraw(form: FormData): Promise<void>;
}

const VARIANT = { DONE: 'success', REJECTED: 'danger', WITHDRAWN: 'neutral' } as const satisfies Partial<
  Record<ClaimState, string>
>;

const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** What happens next, where the state alone does not decide it. */
function nextOf(kind: ClaimKind, state: ClaimState, isUnderWay: boolean) {
  if (kind === 'CANCEL' && state === 'REQUESTED') return 'CANCEL_REQUEST';
  return kind === 'RETURN' && state === 'APPROVED' && isUnderWay ? 'RETURN_UNDER_WAY' : state;
}

/** An order's cancellations, returns and exchanges: where each is, what comes next, and the way out of it. */
export function ClaimList({ claims, withdraw }: ClaimListProps) {
  const t = useTranslations('orders.claim');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <ul className="grid gap-3">
      {claims.map(({ claimId, kind, reason, state, stateReason, requestedAt, refundWon, isUnderWay, lines }) => (
        <li
          key={claimId}
          data-testid="claim"
          data-state={state}
          className="rounded-2xl border border-border p-4 sm:p-5"
        >
          <div className="flex flex-wrap items-center justify-between gap-2">
            <b>{t(`kind.${kind}`)}</b>
            <Badge variant={state in VARIANT ? VARIANT[state as keyof typeof VARIANT] : 'outline'}>
              {t(`state.${state}`)}
            </Badge>
          </div>
          <ul className="mt-2 text-[15px]">
            {lines.map(({ name, pieces }) => (
              <li key={name} className="flex justify-between gap-4">
                <span className="min-w-0">
                  <Korean>{name}</Korean>
                </span>
                <span className="won shrink-0 text-muted-foreground">{t('count', { count: pieces })}</span>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-sm text-muted-foreground">
            <time dateTime={requestedAt.toISOString()}>{format.dateTime(requestedAt, { dateStyle: 'medium' })}</time> ·{' '}
            {t('because', { reason: t(`reasons.${reason}`) })}
          </p>
          <p className="mt-1 text-sm text-muted-foreground">
            {stateReason !== null && t.has(`stateReason.${stateReason}` as 'stateReason.replacement-sold-out')
              ? t(`stateReason.${stateReason}` as 'stateReason.replacement-sold-out')
              : t(`next.${nextOf(kind, state, isUnderWay)}`, {
                  until: format.dateTime(new Date(requestedAt.getTime() + CANCEL_ANSWER_HOURS * HOUR_MS), MOMENT),
                })}
          </p>
          {kind === 'EXCHANGE' ? null : (
            <p className="mt-1 flex justify-between gap-4 text-sm">
              <span>{t('terms.refund')}</span>
              <b className="won">{formatWon(refundWon, locale)}</b>
            </p>
          )}
          {canBecome(kind, state, 'WITHDRAWN') ? (
            <form action={withdraw} className="mt-3">
              <input type="hidden" name="claimId" value={claimId} />
              <Button type="submit" size="sm" variant="outline" data-testid="claim-withdraw">
                {t('withdraw')}
              </Button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
