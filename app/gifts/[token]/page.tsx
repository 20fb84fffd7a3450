import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { GiftView } from '#components/gift/gift-view.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { getContainer } from '#server/container.ts';
import { Missing, missingMetadata } from '../../missing.tsx';

interface Props {
  params: Promise<{ token: string }>;
}

/** Read once a request. */
const giftOf = cache((token: string) => getContainer().gifts.open(token));

/** The link is the authority: it goes into no search index, no other site's log and no preview with a name in it. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  if ((await giftOf((await params).token)) === null) return missingMetadata();
  const t = await getTranslations('gift');
  return { title: t('title'), robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

/** A gift, for those who have its link: without prices, and without its buyer's address or payment. */
export default async function GiftPage({ params }: Props) {
  const opened = await giftOf((await params).token);
  if (opened === null) return <Missing />;
  const { gift, shipments, isCancelled, expiresAt } = opened;
  const { sender, recipient, message, lines } = gift;
  return (
    <div className="shop-width max-w-3xl pt-5 md:pt-9">
      {/* Not the page's own address, which is the secret. */}
      <TrackPageView path="/gifts" />
      <GiftView
        {...{ sender, recipient, message, lines, isCancelled, expiresAt }}
        shipments={shipments.filter(
          ({ replacedByNumber, state }) => replacedByNumber === null && state !== 'CANCELLED',
        )}
      />
    </div>
  );
}
