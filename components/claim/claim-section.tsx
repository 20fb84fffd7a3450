import { getTranslations } from 'next-intl/server';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ClaimKind } from '#domain/claim/claim.ts';
import { ClaimList, type ClaimListProps } from './claim-list.tsx';

export interface ClaimSectionProps extends ClaimListProps {
  orderId: string;
  /** What can be asked for now. */
  kinds: readonly ClaimKind[];
  /** A cancellation is its seller's to answer. */
  isCancelAsked: boolean;
  canConfirm: boolean;
  /** All of it has left: nothing can be asked for until it is there. */
  isUnderWay: boolean;
  confirm(form: FormData): Promise<void>;
}

/** What was asked for of an order, and what can be; nothing at all where there is neither. */
export async function ClaimSection(props: ClaimSectionProps) {
  const { orderId, kinds, isCancelAsked, canConfirm, confirm, isUnderWay, claims, withdraw } = props;
  if (claims.length === 0 && kinds.length === 0 && !canConfirm && !isUnderWay) return null;
  const t = await getTranslations('orders.claim');
  return (
    <section className="mt-7" aria-labelledby="claims">
      <h2 id="claims" className="mb-3 text-lg font-bold tracking-tight">
        {t('title')}
      </h2>
      {claims.length === 0 ? null : <ClaimList claims={claims} withdraw={withdraw} />}
      {isUnderWay ? <p className="mt-2 text-[15px] text-muted-foreground">{t('underWay')}</p> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {kinds.map((kind) => (
          <Button key={kind} asChild variant="outline" size="sm">
            <Link href={`/orders/${orderId}/claim?kind=${kind}`} data-testid={`claim-${kind}`}>
              {t(`open.${kind === 'CANCEL' && isCancelAsked ? 'CANCEL_REQUEST' : kind}`)}
            </Link>
          </Button>
        ))}
        {canConfirm ? (
          <form action={confirm}>
            <input type="hidden" name="orderId" value={orderId} />
            <Button type="submit" size="sm" variant="outline" data-testid="confirm-purchase">
              {t('confirm')}
            </Button>
          </form>
        ) : null}
      </div>
      {canConfirm ? <p className="mt-2 text-[13px] text-muted-foreground">{t('confirmNote')}</p> : null}
    </section>
  );
}
