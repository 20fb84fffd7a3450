import { expect, test } from 'vitest';
import { segmentKeys } from './segment.ts';

test('the narrowest segment is asked first, and nothing of who said nothing', () => {
  expect(segmentKeys({ gender: 'MALE', ageBand: 30 })).toEqual(['MALE/30', '*/30', 'MALE/*']);
  expect(segmentKeys({ gender: null, ageBand: 30 })).toEqual(['*/30']);
  expect(segmentKeys({ gender: 'FEMALE', ageBand: null })).toEqual(['FEMALE/*']);
  expect(segmentKeys({ gender: null, ageBand: null })).toEqual([]);
});
