export type { GatewaySetting } from './gateway-address.ts';
export type { ListSubscription } from './list-feed.ts';
export { isTrackingOff, setTrackingOff } from './opt-out.ts';
export { type RealtimeClient, readList } from './realtime-client.ts';
export { track } from './shared.ts';
export { TrackErrorSeen } from './track-error-seen.tsx';
export { TrackingProvider, useRealtime } from './tracking-provider.tsx';
export { useHover } from './use-hover.ts';
export { useImpressions } from './use-impressions.ts';
export { TrackPageView, trackViewAhead } from './use-page-view.tsx';
export {
  type Presence,
  useCouponPushes,
  useCouponUses,
  useDismissalPushes,
  useOrderPushes,
  usePresence,
  useRecommendationPushes,
  useWishesPushes,
} from './use-pushes.ts';
