/** Where browsers reach the gateway, as the shop is set up. */
export interface GatewaySetting {
  /** REALTIME_PORT: on the page's own host. */
  port: number;
  /** Origin of PUBLIC_REALTIME_URL; decides where it is set. */
  publicOrigin: string | null;
}

/**
 * The gateway's origin, by the address of the page that asks: "http://localhost:3001". Serialised into the inline
 * script of early-view.ts, so it may use only its parameters.
 */
export function gatewayOrigin({ port, publicOrigin }: GatewaySetting, hostname: string): string {
  return publicOrigin === null ? `http://${hostname}:${port}` : publicOrigin;
}
