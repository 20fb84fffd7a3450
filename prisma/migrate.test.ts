import { expect, test } from 'vitest';
import { migrationsHash } from './deploy.ts';
import { nextMigrationName } from './migrate.ts';
import { withDatabase } from './scratch-database.ts';

test('migrations are numbered in their order', () => {
  expect(nextMigrationName([], 'initial')).toBe('0001_initial');
  expect(nextMigrationName(['0001_initial', '0009_ads'], 'grades')).toBe('0010_grades');
});

test('another database at the same address', () => {
  expect(withDatabase('postgresql://a:b@h:5433/one', 'two')).toBe('postgresql://a:b@h:5433/two');
});

test('the hash follows names, contents and order', () => {
  const [one, two] = [
    { name: '0001_a', sql: '', checksum: 'x' },
    { name: '0002_b', sql: '', checksum: 'y' },
  ];
  expect(migrationsHash([one, two])).toBe(migrationsHash([one, two]));
  expect(migrationsHash([two, one])).not.toBe(migrationsHash([one, two]));
  expect(migrationsHash([one])).not.toBe(migrationsHash([one, two]));
});
