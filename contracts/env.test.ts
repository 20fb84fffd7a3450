import { expect, test } from 'vitest';
import { metricsTargetsOf, parseEnv } from './env.ts';

const LOCAL = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://dangol@127.0.0.1:5433/dangol',
  REDIS_URL: 'redis://127.0.0.1:6380',
  KAFKA_BROKERS: '127.0.0.1:9093',
  ELASTICSEARCH_URL: 'http://127.0.0.1:9201',
  SESSION_SECRET: 'x'.repeat(32),
  DANGOL_LOCAL_SERVICES: 'postgres,redis,kafka,elasticsearch',
};
const CLOCK = { DANGOL_TEST_CLOCK: '+13d' };

test('a shifted clock is taken on the local stack, and where nothing is in production', () => {
  expect(parseEnv({ ...LOCAL, ...CLOCK }).DANGOL_TEST_CLOCK).toBe('+13d');
  expect(parseEnv({ ...LOCAL, ...CLOCK, NODE_ENV: 'test', DANGOL_LOCAL_SERVICES: '' }).DANGOL_TEST_CLOCK).toBe('+13d');
});

test.each([
  ['every service is given', { DANGOL_LOCAL_SERVICES: undefined }, /postgres, redis, kafka, elasticsearch by address/],
  ['one service is given', { DANGOL_LOCAL_SERVICES: 'redis,kafka,elasticsearch' }, /uses postgres by address/],
  ['the database is elsewhere', { DATABASE_URL: 'postgresql://u@db.shop.example/dangol' }, /on another machine/],
  ['a broker is elsewhere', { KAFKA_BROKERS: '127.0.0.1:9093,10.0.0.7:9092' }, /on another machine/],
])('in production it is refused where %s, in one line that says what to do', (_why, settings, words) => {
  expect(() => parseEnv({ ...LOCAL, ...settings, ...CLOCK })).toThrow(words);
  expect(() => parseEnv({ ...LOCAL, ...settings, ...CLOCK })).toThrow(/unset DANGOL_TEST_CLOCK$/);
  // Without the clock these are good settings.
  expect(parseEnv({ ...LOCAL, ...settings }).NODE_ENV).toBe('production');
});

test.each([
  ['KAFKA_USERNAME', 'KAFKA_PASSWORD'],
  ['KAFKA_PASSWORD', 'KAFKA_USERNAME'],
  ['ELASTICSEARCH_USERNAME', 'ELASTICSEARCH_PASSWORD'],
  ['ELASTICSEARCH_PASSWORD', 'ELASTICSEARCH_USERNAME'],
])('%s without %s is refused, with the name of what lacks', (setting, missing) => {
  expect(() => parseEnv({ ...LOCAL, [setting]: 'x' })).toThrow(new RegExp(`set ${missing}$`));
  expect(parseEnv({ ...LOCAL, [setting]: 'x', [missing]: 'y' })).toMatchObject({ [setting]: 'x', [missing]: 'y' });
});

test('a login does not stand in the address of Elasticsearch', () => {
  const settings = { ...LOCAL, ELASTICSEARCH_URL: 'http://elastic:secret@127.0.0.1:9201' };
  expect(() => parseEnv(settings)).toThrow(/ELASTICSEARCH_URL: holds a user name/);
});

test.each(['13d', '+13', 'tomorrow', '+1y', ''])('"%s" is no shift', (shift) => {
  expect(() => parseEnv({ ...LOCAL, DANGOL_TEST_CLOCK: shift })).toThrow(/DANGOL_TEST_CLOCK/);
});

test('the alert evaluator looks at the ports of web, realtime and workers, or at those that are listed', () => {
  const targetsOf = (METRICS_TARGETS?: string) => metricsTargetsOf(parseEnv({ ...LOCAL, METRICS_TARGETS }));
  const own = ['127.0.0.1:3010', '127.0.0.1:3011', '127.0.0.1:3012'];
  expect(targetsOf()).toEqual(own);
  expect(targetsOf('')).toEqual(own);
  expect(targetsOf('web:3010, relay:3012,')).toEqual(['web:3010', 'relay:3012']);
  for (const wrong of ['web', 'http://web:3010', 'web:3010/x', 'a b:1'])
    expect(() => targetsOf(wrong)).toThrow('METRICS_TARGETS');
});
