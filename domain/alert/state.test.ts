import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertStep, type ConditionState, type Finding, stepAlert } from './state.ts';

const RULE = { forSeconds: 60, keepFiringSeconds: 120 };
const TURN_MS = 30_000;

type Found = 'active' | 'inactive' | 'unknown' | 'inhibited';

/** Changes of a rule over the turns of an evaluator, 30 s apart. */
function changesOf(turns: readonly Found[], { heldOffTurns = 0, rule = RULE } = {}): (AlertStep['change'] | '-')[] {
  let condition: ConditionState | null = null;
  let isOpen = false;
  return turns.map((found, turn) => {
    const finding: Pick<Finding, 'condition' | 'isInhibited'> =
      found === 'inhibited' ? { condition: 'active', isInhibited: true } : { condition: found, isInhibited: false };
    const at = { atMs: turn * TURN_MS, isHeldOff: turn < heldOffTurns };
    const step = stepAlert(rule, { condition, isOpen }, finding, at);
    condition = step.condition;
    if (step.change === 'fire') isOpen = true;
    if (step.change === 'resolve') isOpen = false;
    return step.change ?? '-';
  });
}

test('fires when the condition has held for long enough, and not before', () => {
  expect(changesOf(['active', 'active', 'active', 'active'])).toEqual(['-', '-', 'fire', 'see']);
  expect(changesOf(['active', 'active', 'inactive', 'active', 'active', 'active'])).toEqual([
    '-',
    '-',
    '-',
    '-',
    '-',
    'fire',
  ]);
  expect(changesOf(['active'], { rule: { forSeconds: 0, keepFiringSeconds: 0 } })).toEqual(['fire']);
});

test('one that flaps is one alert; it resolves when the condition has not held for long enough', () => {
  const flapping: Found[] = ['active', 'inactive', 'inactive', 'active', 'inactive'];
  expect(changesOf(['active', 'active', ...flapping, ...flapping])).toEqual([
    '-',
    '-',
    'fire',
    '-',
    '-',
    'see',
    '-',
    'see',
    '-',
    '-',
    'see',
    '-',
  ]);
  const quiet: Found[] = ['inactive', 'inactive', 'inactive', 'inactive', 'inactive', 'inactive'];
  expect(changesOf(['active', 'active', 'active', ...quiet])).toEqual([
    ...['-', '-', 'fire', '-', '-', '-', '-', 'resolve', '-'],
  ]);
});

test('after a start nothing fires for a while; how long the condition has held counts all the same', () => {
  expect(changesOf(['active', 'active', 'active', 'active', 'active'], { heldOffTurns: 4 })).toEqual([
    '-',
    '-',
    '-',
    '-',
    'fire',
  ]);
});

test('what cannot be judged leaves all as it was', () => {
  expect(changesOf(['active', 'unknown', 'active', 'unknown', 'unknown', 'unknown', 'unknown'])).toEqual([
    '-',
    '-',
    'fire',
    '-',
    '-',
    '-',
    '-',
  ]);
});

test('what another condition explains fires nothing, and begins anew when that one has passed', () => {
  expect(changesOf(['inhibited', 'inhibited', 'inhibited', 'active', 'active', 'active'])).toEqual([
    '-',
    '-',
    '-',
    '-',
    '-',
    'fire',
  ]);
  expect(changesOf(['active', 'active', 'active', 'inhibited', 'inhibited', 'inhibited', 'inhibited'])).toEqual([
    '-',
    '-',
    'fire',
    '-',
    '-',
    '-',
    '-',
  ]);
});

test('law: the same step again changes nothing, and no alert fires while one is open', () => {
  const found = fc.array(fc.constantFrom<Found>('active', 'inactive', 'unknown', 'inhibited'), { maxLength: 60 });
  fc.assert(
    fc.property(found, fc.nat({ max: 5 }), (turns, heldOffTurns) => {
      const changes = changesOf(turns, { heldOffTurns });
      const openings = changes.filter((change) => change === 'fire' || change === 'resolve');
      expect(openings.every((change, at) => change === (at % 2 === 0 ? 'fire' : 'resolve'))).toBe(true);
    }),
  );
  const step = { condition: { activeSinceMs: 0, quietSinceMs: null }, isOpen: true };
  const finding = { condition: 'active', isInhibited: false } as const;
  const again = stepAlert(RULE, step, finding, { atMs: 90_000, isHeldOff: false });
  expect(again).toEqual({ condition: step.condition, change: 'see' });
});
