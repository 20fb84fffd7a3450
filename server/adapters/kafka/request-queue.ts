import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** While requests wait for one under way to be answered. kafkajs's own value. */
const CHECK_PENDING_MS = 10;
/** How late a request over its time is noticed. kafkajs looks ten times a second, on each of some 60 connections. */
const CHECK_TIMEOUTS_MS = 500;

/**
 * kafkajs 2.2.4 checks the queue of each open connection every millisecond for as long as that lives, though nothing
 * waits in it (kafkajs#1704): a process at rest woke 800 times a second for it, and each request paid for the wake-ups
 * of all connections. Here a check is due only while requests wait: at the end of the broker's throttling, or after 10
 * ms. What is sent later schedules its own; an answer checks the queue by itself. Timeouts are looked for every 500 ms.
 */
export function stopIdleChecks(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = scheduleCheck;
  RequestQueue.prototype.scheduleRequestTimeoutCheck = scheduleTimeoutCheck;
}

function scheduleCheck(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const throttledForMs = this.throttledUntil - Date.now();
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledForMs > 0 ? throttledForMs : CHECK_PENDING_MS,
  );
}

function scheduleTimeoutCheck(this: RequestQueue): void {
  if (!this.enforceRequestTimeout) return;
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(
    () => {
      for (const request of this.inflight.values())
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    },
    Math.min(this.requestTimeout, CHECK_TIMEOUTS_MS),
  );
}
