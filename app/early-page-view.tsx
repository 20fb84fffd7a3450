import { earlyViewScript } from '#components/tracking/early-view.ts';
import { InlineScript } from './inline-script.tsx';
import { gatewaySetting } from './realtime-address.ts';

/** Tracks a product's view before hydration; `TrackPageView` then does not track it again. */
export function EarlyPageView({ productId, categoryId }: { productId: number; categoryId: number }) {
  const view = { path: `/products/${productId}`, productId, categoryId };
  return <InlineScript source={earlyViewScript(gatewaySetting(), view)} />;
}
