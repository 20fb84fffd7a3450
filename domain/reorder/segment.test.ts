import { expect, test } from 'vitest';
import { createSegmentSpells, EVERYBODY, type SegmentFacts, segmentCycleFor, segmentName } from './segment.ts';

const YOUNG: SegmentFacts = { grade: 'VIP', ageBand: 20, gender: 'FEMALE' };
const cycle = (median: number | null, groups = 60, ended = 200) => ({ groups, ended, median });
const cyclesOf = (...entries: [string, ReturnType<typeof cycle>][]) => new Map(entries);
const VIP = segmentName({ grade: 'VIP', ageBand: -1, gender: '' });
const CELL = segmentName({ grade: 'VIP', ageBand: 20, gender: 'FEMALE' });
const ALL = segmentName(EVERYBODY);

test('the narrowest segment with enough spells counts; all customers together do not', () => {
  expect(segmentCycleFor(YOUNG, cyclesOf([CELL, cycle(11)], [VIP, cycle(14)], [ALL, cycle(30)]))).toBe(11);
  expect(segmentCycleFor(YOUNG, cyclesOf([CELL, cycle(11, 49)], [VIP, cycle(14)], [ALL, cycle(30)]))).toBe(14);
  expect(segmentCycleFor(YOUNG, cyclesOf([CELL, cycle(11, 60, 99)], [ALL, cycle(30)]))).toBeNull();
  expect(segmentCycleFor({ ...YOUNG, gender: null }, cyclesOf([CELL, cycle(11)], [VIP, cycle(14)]))).toBe(14);
});

test('a segment whose customers mostly stay away has no cycle, and no wider one stands in for it', () => {
  expect(segmentCycleFor(YOUNG, cyclesOf([CELL, cycle(null)], [VIP, cycle(14)]))).toBeNull();
});

test('each customer counts in their cell, in their grade and in all', () => {
  const spells = createSegmentSpells();
  for (let n = 0; n < 12; n += 1) {
    spells.add(YOUNG, [{ days: 14, hasEnded: true }]);
    spells.add({ ...YOUNG, ageBand: null }, [{ days: 21, hasEnded: true }]);
  }
  spells.add({ grade: 'BRONZE', ageBand: 30, gender: 'MALE' }, []);
  expect(spells.names().sort()).toEqual([ALL, CELL, VIP].sort());
  expect(spells.cycle(CELL)).toMatchObject({ grade: 'VIP', ageBand: 20, spells: 12, groups: 12, median: 14 });
  expect(spells.cycle(ALL)).toMatchObject({ grade: '', spells: 24, groups: 24, median: 14 });
});
