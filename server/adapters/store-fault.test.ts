import { errors } from '@elastic/elasticsearch';
import { ReplyError } from 'ioredis';
import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { storeFault } from './store-fault.ts';

const error = (more: object, message = 'x') => Object.assign(new Error(message), more);
const answered = (statusCode: number) =>
  new errors.ResponseError({ statusCode, body: {}, headers: {}, warnings: null, meta: {} as never });

test.each([
  [new DangolError('unavailable', 'x'), 'away'],
  [new DangolError('invalid-input', 'x'), 'data'],
  [error({ code: 'ECONNREFUSED' }), 'away'],
  [error({ cause: error({ code: 'ETIMEDOUT' }) }), 'away'],
  // PostgreSQL, as pg says it and as Prisma wraps it
  [error({ code: '40P01' }), 'away'],
  [error({ code: '57014' }), 'away'],
  [error({ code: '22003' }), 'data'],
  [error({ code: '22021' }), 'data'],
  [error({ code: '22P05' }), 'data'],
  [error({ code: '23505' }), 'data'],
  [error({ code: '42P01' }), 'unknown'],
  [error({ code: 'P2024' }), 'away'],
  [error({ code: 'P2034' }), 'away'],
  [error({ code: 'P2020' }), 'data'],
  [error({ code: 'P2033' }), 'data'],
  [error({ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '22003' } } } }), 'data'],
  [error({ code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }), 'away'],
  [error({ name: 'PrismaClientValidationError' }), 'data'],
  [error({}, 'timeout exceeded when trying to connect'), 'away'],
  // Redis
  [error({}, "Stream isn't writeable and enableOfflineQueue options is false"), 'away'],
  [error({}, 'Command timed out'), 'away'],
  [new ReplyError('LOADING Redis is loading the dataset in memory'), 'away'],
  [new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'), 'data'],
  [new ReplyError('ERR value is not an integer or out of range'), 'data'],
  [new ReplyError('ERR unknown command'), 'unknown'],
  // Elasticsearch
  [answered(400), 'data'],
  [answered(413), 'data'],
  [answered(404), 'away'],
  [answered(429), 'away'],
  [answered(503), 'away'],
  [new errors.ConnectionError('x'), 'away'],
  [new errors.TimeoutError('x'), 'away'],
  [new TypeError('x is not a function'), 'unknown'],
  ['text', 'unknown'],
])('%o: %s', (thrown, fault) => {
  expect(storeFault(thrown)).toBe(fault);
});
