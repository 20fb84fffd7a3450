export type DurationUnit = 'days' | 'hours' | 'minutes' | 'seconds';

const UNITS: readonly [DurationUnit, number][] = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
];

/** 5,400 s → 1 hour, 30 minutes: the two largest units that are not zero. 0 → 0 seconds. */
export function durationParts(seconds: number): { unit: DurationUnit; count: number }[] {
  const parts: { unit: DurationUnit; count: number }[] = [];
  let left = Math.max(0, Math.floor(seconds));
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) parts.push({ unit, count });
  }
  return parts.length === 0 ? [{ unit: 'seconds', count: 0 }] : parts.slice(0, 2);
}
