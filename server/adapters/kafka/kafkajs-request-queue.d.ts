/** The parts of a module of kafkajs 2.2.4 without types that request-queue.ts and its test use. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export interface PushedRequest {
    entry: {
      correlationId: number;
      apiKey: number;
      apiName: string;
      apiVersion: number;
      resolve(): void;
      reject(): void;
    };
    expectResponse: boolean;
    sendRequest(): void;
  }

  /** Of one connection: requests under way, and those that wait for their turn. */
  export default class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: { debug(): void };
    });
    readonly pending: unknown[];
    /** By correlation id. */
    readonly inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
    readonly enforceRequestTimeout: boolean;
    /** In ms. */
    readonly requestTimeout: number;
    requestTimeoutIntervalId: NodeJS.Timeout | undefined;
    isConnected(): boolean;
    /** Ends both timers. */
    destroy(): void;
    scheduleRequestTimeoutCheck(): void;
    /** Epoch ms; −1 where the broker never throttled. */
    throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests(): void;
    checkPendingRequests(): void;
    maybeThrottle(ms: number): void;
    push(request: PushedRequest): void;
    fulfillRequest(response: { correlationId: number; payload: null; size: number }): void;
  }
}
