import { cookies, headers } from 'next/headers';
import { earlyViewScript } from '#components/tracking/early-view.ts';
import { OPT_OUT_COOKIE } from '#components/tracking/opt-out.ts';
import { realtimeAddress } from './realtime-address.ts';

/** Tracks a product's view before hydration; `TrackPageView` then does not track it again. */
export async function EarlyPageView({ productId, categoryId }: { productId: number; categoryId: number }) {
  const [head, jar, realtimeUrl] = [await headers(), await cookies(), await realtimeAddress()];
  if (jar.get(OPT_OUT_COOKIE)?.value === 'off') return null;
  return (
    <script
      nonce={head.get('x-nonce') ?? undefined}
      // The browser hides the nonce from the page.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own source, with every "<" of its data escaped.
      dangerouslySetInnerHTML={{
        __html: earlyViewScript(realtimeUrl, { path: `/products/${productId}`, productId, categoryId }),
      }}
    />
  );
}
