'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { watchErrors } from './error-seen.ts';
import { type GatewaySetting, gatewayOrigin } from './gateway-address.ts';
import type { RealtimeClient } from './realtime-client.ts';
import { trackingFor } from './shared.ts';

const RealtimeContext = createContext<RealtimeClient | null>(null);

export interface TrackingProviderProps {
  gateway: GatewaySetting;
  children: ReactNode;
}

/** Goes once around the whole shop. Connects after the page is interactive; renders nothing of its own. */
export function TrackingProvider({ gateway: { port, publicOrigin }, children }: TrackingProviderProps) {
  const [realtime, setRealtime] = useState<RealtimeClient | null>(null);

  useEffect(() => {
    const tracking = trackingFor(gatewayOrigin({ port, publicOrigin }, location.hostname));
    setRealtime(tracking.realtime);
    const offConnection = tracking.realtime.onConnection((connected) => {
      if (connected) tracking.tracker.flush();
    });
    const leave = () => tracking.tracker.leave();
    // A phone may never fire pagehide: hidden is the last moment that is certain.
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    const offErrors = watchErrors();
    return () => {
      offConnection();
      offErrors();
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [port, publicOrigin]);

  // Effects of the children run first: they listen by now for what the gateway sends at once on connecting.
  useEffect(() => realtime?.connect(), [realtime]);

  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

/** The page's socket; null on the server and until the provider has mounted. */
export function useRealtime(): RealtimeClient | null {
  return useContext(RealtimeContext);
}
