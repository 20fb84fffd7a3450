import { errors } from '@elastic/elasticsearch';
import { ReplyError } from 'ioredis';
import { expect, test } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { REFUSED, UNAVAILABLE } from './fault.ts';
import { storeFault } from './store-fault.ts';

const error = (more: object, message = 'x') => Object.assign(new Error(message), more);
const answered = (statusCode: number) =>
  new errors.ResponseError({ statusCode, body: {}, headers: {}, warnings: null, meta: {} as never });

test.each([
  [new DangolError('unavailable', 'x'), UNAVAILABLE],
  [new DangolError('invalid-input', 'x'), REFUSED],
  [error({ code: 'ECONNREFUSED' }), UNAVAILABLE],
  [error({ cause: error({ code: 'ETIMEDOUT' }) }), UNAVAILABLE],
  // PostgreSQL: errors of pg, and as Prisma wraps them
  [error({ code: '40P01' }), UNAVAILABLE],
  [error({ code: '57014' }), UNAVAILABLE],
  [error({ code: '22003' }), REFUSED],
  [error({ code: '22021' }), REFUSED],
  [error({ code: '22P05' }), REFUSED],
  [error({ code: '23505' }), REFUSED],
  [error({ code: '42P01' }), undefined],
  [error({ code: 'P2024' }), UNAVAILABLE],
  [error({ code: 'P2034' }), UNAVAILABLE],
  [error({ code: 'P2020' }), REFUSED],
  [error({ code: 'P2033' }), REFUSED],
  [error({ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '22003' } } } }), REFUSED],
  [error({ code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }), UNAVAILABLE],
  [error({ name: 'PrismaClientValidationError' }), REFUSED],
  [error({}, 'timeout exceeded when trying to connect'), UNAVAILABLE],
  // Redis
  [error({}, "Stream isn't writeable and enableOfflineQueue options is false"), UNAVAILABLE],
  [error({}, 'Command timed out'), UNAVAILABLE],
  [new ReplyError('LOADING Redis is loading the dataset in memory'), UNAVAILABLE],
  [new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'), REFUSED],
  [new ReplyError('ERR value is not an integer or out of range'), REFUSED],
  [new ReplyError('ERR unknown command'), undefined],
  // Elasticsearch
  [answered(400), REFUSED],
  [answered(413), REFUSED],
  [answered(404), UNAVAILABLE],
  [answered(429), UNAVAILABLE],
  [answered(503), UNAVAILABLE],
  [new errors.ConnectionError('x'), UNAVAILABLE],
  [new errors.TimeoutError('x'), UNAVAILABLE],
  [new TypeError('x is not a function'), undefined],
  ['text', undefined],
])('%o: %s', (thrown, fault) => {
  const found = storeFault(thrown);
  expect(found && { code: found.code, retriable: found.retriable }).toEqual(fault);
});
