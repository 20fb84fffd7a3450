import { expect, test } from 'vitest';
import { encodeCommand, parseRedisUrl, parseReplies } from './redis-wire.ts';

test('a command is an array of strings with their length in bytes', () => {
  expect(encodeCommand(['GET', '단골'])).toBe('*2\r\n$3\r\nGET\r\n$6\r\n단골\r\n');
});

test('an answer is read when it is whole, and not before', () => {
  const whole = '+PONG\r\n$-1\r\n:3\r\n$5\r\nhello\r\n';
  expect(parseReplies(whole, 4)).toEqual(['PONG', null, '3', 'hello']);
  for (let length = 0; length < whole.length; length += 1) expect(parseReplies(whole.slice(0, length), 4)).toBeNull();
});

test('an error is an error', () => {
  expect(() => parseReplies('-WRONGPASS no\r\n', 1)).toThrow(/WRONGPASS/);
});

test('a Redis address with all its parts, and with few', () => {
  expect(parseRedisUrl('redis://:p%40ss@localhost:6380/2')).toEqual({
    ...{ host: 'localhost', port: 6380, database: 2 },
    ...{ username: '', password: 'p@ss' },
  });
  expect(parseRedisUrl('redis://redis').port).toBe(6379);
});
