import { headers } from 'next/headers';
import { earlyViewScript } from '#components/tracking/early-view.ts';
import { gatewaySetting } from './realtime-address.ts';

/** Tracks a product's view before hydration; `TrackPageView` then does not track it again. */
export async function EarlyPageView({ productId, categoryId }: { productId: number; categoryId: number }) {
  const head = await headers();
  return (
    <script
      nonce={head.get('x-nonce') ?? undefined}
      // The browser hides the nonce from the page.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own source, with every "<" of its data escaped.
      dangerouslySetInnerHTML={{
        __html: earlyViewScript(gatewaySetting(), { path: `/products/${productId}`, productId, categoryId }),
      }}
    />
  );
}
