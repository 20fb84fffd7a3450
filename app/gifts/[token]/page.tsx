import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GiftView } from '#components/gift/gift-view.tsx';
import { TrackPageView } from '#components/tracking/index.ts';
import { getContainer } from '#server/container.ts';
import { Missing } from '../../missing.tsx';

/** The link is the authority: it goes into no search index, no other site's log and no preview with a name in it. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('gift');
  return { title: t('title'), robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

/** A gift, for those who have its link: without prices, and without its buyer's address or payment. */
export default async function GiftPage({ params }: { params: Promise<{ token: string }> }) {
  const opened = await getContainer().gifts.open((await params).token);
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
