import { randomUUID } from 'node:crypto';
import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ClaimForm } from '#components/claim/claim-form.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { Link } from '#components/ui/link.tsx';
import { CANCEL_ANSWER_HOURS } from '#domain/claim/claim.ts';
import { getContainer } from '#server/container.ts';
import { Missing } from '../../../missing.tsx';
import { pageSession } from '../../../session.ts';
import { readClaimTerms, requestClaim, requestClaimByForm } from '../../claim-actions.ts';
import { claimKindSchema } from '../../input.ts';
import { ownOrder } from '../../own-order.ts';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ kind?: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('orders.claim');
  return { title: t('title'), robots: { index: false } };
}

/** Where pieces of an order are cancelled, returned or exchanged. */
export default async function ClaimPage({ params, searchParams }: Props) {
  const { id } = await params;
  const kind = claimKindSchema.safeParse((await searchParams).kind).data;
  const session = await pageSession();
  const order = await ownOrder(session, id);
  if (order === null) return <Missing />;
  const [t, options] = await Promise.all([
    getTranslations('orders.claim'),
    getContainer().claims.options(session.shopperId, id),
  ]);
  // Not possible any more: the order shows what is.
  if (kind === undefined || !options.kinds.includes(kind)) redirect(`/orders/${id}`);
  const act = kind === 'CANCEL' && order.status !== 'PAID' ? 'CANCEL_REQUEST' : kind;
  const lines = options.free(kind).flatMap(({ lineId, quantity }) => {
    const line = options.parts.lines.find((each) => each.lineId === lineId);
    if (line === undefined) return [];
    return [{ lineId, productId: line.productId, name: line.name, picture: line.picture, left: quantity }];
  });
  return (
    <div className="shop-width max-w-3xl pt-5 pb-10 md:pt-9">
      <TrackPageView path="/orders/claim" />
      <Link
        href={`/orders/${id}`}
        className="inline-flex items-center gap-0.5 text-sm font-medium text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      <h1 className="mt-1 text-2xl font-extrabold tracking-[-0.03em] md:text-[1.75rem]">{t(`kind.${kind}`)}</h1>
      <p className="mt-1.5 text-[15px] text-muted-foreground">{t(`lead.${act}`, { hours: CANCEL_ANSWER_HOURS })}</p>
      <ClaimForm
        orderId={id}
        kind={kind}
        act={act}
        lines={lines}
        idempotencyKey={randomUUID()}
        actions={{ readTerms: readClaimTerms, request: requestClaim, requestByForm: requestClaimByForm }}
      />
    </div>
  );
}
