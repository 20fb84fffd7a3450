import type { Grade } from '../grade/grade.ts';
import { type Spell, type SurvivalEstimate, survivalMedian } from '../statistics/survival.ts';

/** A segment of customers, as they are now. '' and −1: of all. */
export interface SegmentKey {
  grade: Grade | '';
  ageBand: number;
  gender: 'FEMALE' | 'MALE' | '';
}

/** What places a customer in segments; null: not stated. */
export interface SegmentFacts {
  grade: Grade;
  ageBand: number | null;
  gender: 'FEMALE' | 'MALE' | null;
}

export interface SegmentCycle extends SegmentKey, SurvivalEstimate {}

/** All customers; the mark of a computation that reached its end. */
export const EVERYBODY: SegmentKey = { grade: '', ageBand: -1, gender: '' };
/** The statements about the four grades hold together with 95 %. */
export const SEGMENT_CONFIDENCE = 1 - 0.05 / 4;
/** A segment with fewer is too small to remind somebody by it. */
const LEAST_CUSTOMERS = 50;
const LEAST_ENDED = 100;

/** The segments of a customer, the narrowest first: grade with age band and gender, grade, all. */
export function segmentsOf({ grade, ageBand, gender }: SegmentFacts): SegmentKey[] {
  const ofGrade: SegmentKey = { grade, ageBand: -1, gender: '' };
  return ageBand === null || gender === null ? [ofGrade, EVERYBODY] : [{ grade, ageBand, gender }, ofGrade, EVERYBODY];
}

export function segmentName({ grade, ageBand, gender }: SegmentKey): string {
  return `${grade} ${ageBand} ${gender}`;
}

/** Spells of customers by segment, gathered customer by customer. */
export function createSegmentSpells() {
  const bySegment = new Map<string, { key: SegmentKey; groups: (readonly Spell[])[] }>();
  return {
    add(facts: SegmentFacts, spells: readonly Spell[]): void {
      if (spells.length === 0) return;
      for (const key of segmentsOf(facts)) {
        const name = segmentName(key);
        const found = bySegment.get(name) ?? { key, groups: [] };
        if (found.groups.length === 0) bySegment.set(name, found);
        found.groups.push(spells);
      }
    },
    names: (): string[] => [...bySegment.keys()],
    /** The cycle of one segment. O(its spells). */
    cycle(name: string): SegmentCycle {
      const { key, groups } = bySegment.get(name) ?? { key: EVERYBODY, groups: [] };
      return { ...key, ...survivalMedian(groups, SEGMENT_CONFIDENCE) };
    },
  };
}

/**
 * The cycle that a customer without one of their own is reminded by: that of their narrowest segment with enough
 * spells, at least one of a grade. null: no such segment, or half of its spells do not end within the window. All
 * customers together are not a segment to remind by.
 */
export function segmentCycleFor(
  facts: SegmentFacts,
  cycles: ReadonlyMap<string, Pick<SegmentCycle, 'groups' | 'ended' | 'median'>>,
): number | null {
  for (const key of segmentsOf(facts)) {
    if (key.grade === '') continue;
    const cycle = cycles.get(segmentName(key));
    if (cycle !== undefined && cycle.groups >= LEAST_CUSTOMERS && cycle.ended >= LEAST_ENDED) return cycle.median;
  }
  return null;
}
