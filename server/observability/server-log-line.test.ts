import { expect, test } from 'vitest';
import { isServerLogCode, SERVER_LOG_MESSAGE_LENGTH, serverLogSchema } from '#contracts/server-logs.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { createLogger, type Logger } from './logger.ts';
import { serverLogOf, withoutPersonalText } from './server-log-line.ts';

const MAIL = 'canary.person@example.org';
const PHONE = '010-1234-5678';
const TOKEN = 'c2VjcmV0LXRva2VuLWNhbmFyeS0xMjM0NTY3ODkw';
const UUID = '0198f1a2-3b4c-7d5e-8f60-123456789abc';

/** What is forwarded of the lines that `write` logs. */
function forwarded(write: (logger: Logger) => void) {
  const lines: string[] = [];
  write(createLogger({ name: 'web', destination: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => serverLogOf(line, '17'));
}

test('a line keeps its time, process, level, code, message and the ids of the list; nothing else', () => {
  const [log] = forwarded((logger) =>
    logger.warn(
      { code: 'dead-letter', groupId: 'coupon-issuer', topic: 'orders', partition: 2, orderId: UUID, reason: MAIL },
      'set a message aside',
    ),
  );
  expect(log).toEqual({
    at: expect.any(String),
    process: 'web',
    level: 'warn',
    code: 'dead-letter',
    message: 'set a message aside',
    instance: '17',
    groupId: 'coupon-issuer',
    topic: 'orders',
    partition: 2,
    orderId: UUID,
  });
  expect(serverLogSchema.parse(log)).toEqual(log);
});

test('e-mail, telephone number and token are in no part of it, wherever they were logged', () => {
  const secrets = `${MAIL} ${PHONE} +82 10 9876 5432 ${TOKEN} 4111-1111-1111-1111 token=abc123 Authorization: Bearer xyz`;
  const error = Object.assign(new Error(`refused ${secrets}`), { code: MAIL, meta: { mail: MAIL } });
  const logs = forwarded((logger) => {
    logger.error({ err: error }, `a request failed for ${secrets}`);
    logger.error({ err: error });
    logger.error(error);
    logger.warn({
      orderId: MAIL,
      groupId: TOKEN,
      topic: PHONE,
      worker: secrets,
      component: '김단골 서울',
      email: MAIL,
    });
    logger.warn({ shopperId: UUID, sessionId: TOKEN, nested: { phone: PHONE } }, `order ${UUID} of ${MAIL}`);
  });
  const text = JSON.stringify(logs);
  for (const secret of ['canary', PHONE, '9876', TOKEN, '4111', 'abc123', 'xyz', '김단골'])
    expect(text).not.toContain(secret);
  expect(logs.map((log) => log?.message)).toEqual([
    expect.stringMatching(/^a request failed for \[removed\]/),
    'Error',
    'Error',
    'Error',
    `order ${UUID} of [removed]`,
  ]);
  expect(logs.at(-1)).not.toHaveProperty('shopperId');
});

test('the code is that of the line, else that of its error; others are unknown', () => {
  const logs = forwarded((logger) => {
    logger.error({ err: new DangolError('unavailable', 'Kafka does not answer.') }, 'a');
    logger.error({ err: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }, 'b');
    logger.error({ code: 'redis-away', err: new DangolError('unavailable', 'y') }, 'c');
    logger.warn({ code: 'C1' }, 'd');
    logger.fatal('e');
  });
  expect(logs.map((log) => log?.code)).toEqual(['unavailable', 'ECONNREFUSED', 'redis-away', 'unknown', 'unknown']);
  expect(logs.at(-1)?.level).toBe('error');
});

test('a message is bounded, however long it was', () => {
  const [log] = forwarded((logger) => logger.error(`${'긴 글 '.repeat(200_000)}`));
  expect(log?.message).toHaveLength(SERVER_LOG_MESSAGE_LENGTH);
});

test('control characters and halves of characters do not get through', () => {
  const [log] = forwarded((logger) => logger.warn(`a\u0000b\n${'가'.repeat(295)}\u{1f600}`));
  expect(log?.message.startsWith('a b 가')).toBe(true);
  expect(log?.message.isWellFormed()).toBe(true);
});

test('ids stay in a text that is cleaned; a line of another program is not ours', () => {
  expect(withoutPersonalText(`order ${UUID}, tries 12, port 5432`)).toBe(`order ${UUID}, tries 12, port 5432`);
  expect(serverLogOf('{"level":30}', '1')).toBeNull();
  expect(serverLogOf('null', '1')).toBeNull();
});

test('a later code is read as unknown', () => {
  const line = { at: '2026-11-26T00:00:00.000Z', process: 'web', level: 'warn', code: 'of-next-year', message: '' };
  expect(serverLogSchema.parse(line).code).toBe('unknown');
  expect(isServerLogCode('constructor')).toBe(false);
});
