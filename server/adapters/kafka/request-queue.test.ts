import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { beforeEach, expect, test, vi } from 'vitest';
import { stopIdleChecks } from './request-queue.ts';

beforeEach(() => {
  stopIdleChecks();
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function setUp(maxInFlightRequests: number | null, enforceRequestTimeout = false) {
  const sent: number[] = [];
  const queue = new RequestQueue({
    maxInFlightRequests,
    requestTimeout: 1_000,
    enforceRequestTimeout,
    clientId: 'test',
    broker: 'test',
    logger: { debug: () => undefined },
  });
  const nothing = () => undefined;
  const failed: number[] = [];
  return {
    queue,
    sent,
    failed,
    push: (correlationId: number) =>
      queue.push({
        entry: {
          correlationId,
          apiKey: 1,
          apiName: 'Fetch',
          apiVersion: 11,
          resolve: nothing,
          reject: () => failed.push(correlationId),
        },
        expectResponse: true,
        sendRequest: () => sent.push(correlationId),
      }),
    answer: (correlationId: number) => queue.fulfillRequest({ correlationId, payload: null, size: 0 }),
  };
}

test('a connection on which nothing waits has no timer, after answers too', () => {
  const { push, answer, sent } = setUp(null);
  for (const id of [1, 2, 3]) push(id);
  for (const id of [1, 2, 3]) answer(id);
  expect(sent).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(0);
});

test('requests over the limit are sent in order as answers come, and no timer is left', () => {
  const { push, answer, sent } = setUp(1);
  for (const id of [1, 2, 3]) push(id);
  expect(sent).toEqual([1]);
  answer(1);
  expect(sent).toEqual([1, 2]);
  answer(2);
  answer(3);
  expect(sent).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(20);
  expect(vi.getTimerCount()).toBe(0);
});

test('what a broker throttles is sent when it may be, though no answer comes', () => {
  const { queue, push, sent } = setUp(null);
  queue.maybeThrottle(50);
  push(1);
  vi.advanceTimersByTime(40);
  push(2);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(30);
  expect(sent).toEqual([1, 2]);
  vi.advanceTimersByTime(20);
  expect(vi.getTimerCount()).toBe(0);
});

test('a request over its time fails within half a second, others wait on, and a queue that ends has no timer', () => {
  const { queue, push, answer, failed } = setUp(null, true);
  queue.scheduleRequestTimeoutCheck();
  push(1);
  vi.advanceTimersByTime(900);
  push(2);
  expect(failed).toEqual([]);
  vi.advanceTimersByTime(610);
  expect(failed).toEqual([1]);
  answer(2);
  vi.advanceTimersByTime(2_000);
  expect(failed).toEqual([1]);
  queue.destroy();
  expect(vi.getTimerCount()).toBe(0);
});
