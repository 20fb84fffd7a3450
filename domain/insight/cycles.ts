import { GRADES } from '../grade/grade.ts';
import type { SegmentCycle } from '../reorder/segment.ts';
import { answerOf, type CycleStatement, type Days, type Insight } from './insight.ts';

/** Fewer customers of a grade, or spells that ended, are too few. */
const LEAST = { customers: 30, ended: 100 };

/**
 * How often customers of each grade buy again, from the medians of last night (domain/reorder/segment.ts): Kaplan–Meier
 * with spells still open, sure for the four grades together. The highest grade comes first.
 */
export function cycleInsight(segments: readonly SegmentCycle[], period: Days): Insight<CycleStatement> {
  const ofGrade = [...GRADES].reverse().flatMap((grade) => {
    const found = segments.find((each) => each.grade === grade && each.ageBand === -1 && each.gender === '');
    return found === undefined ? [] : [{ ...found, grade }];
  });
  const looked = ofGrade.filter(({ groups, ended }) => groups >= LEAST.customers && ended >= LEAST.ended);
  const sample = looked.reduce((sum, { spells }) => sum + spells, 0);
  const cells = GRADES.length;
  if (looked.length === 0) return { answer: { state: 'not-enough' }, period, cells, sample };
  const statements = looked.flatMap(({ grade, median, low, high, groups, spells }): CycleStatement[] => {
    if (median === null || low === null) return [];
    const days = { medianDays: median, lowDays: low, highDays: high, remindOnDay: Math.max(0, median - 1) };
    return [{ key: grade, grade, ...days, customers: groups, spells }];
  });
  return { answer: answerOf(statements), period, cells, sample };
}
