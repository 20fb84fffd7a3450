import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';

/** What time it is for the shop. */
export interface Clock {
  now(): Date;
  /** How far it stands from the machine's, in ms: what browsers and brokers date is shifted by it. 0 but in trials. */
  shiftMs: number;
}

const UNIT_MS = { s: 1_000, m: 60_000, h: HOUR_MS, d: DAY_MS } as const;

/** The machine's clock, or one shifted by `shift` ("+13d", as DANGOL_TEST_CLOCK has it). */
export function createClock(shift?: string, machineMs: () => number = Date.now): Clock {
  const [, sign, amount, unit] = /^([+-])(\d+)([smhd])$/.exec(shift ?? '+0s') ?? [];
  if (sign === undefined || unit === undefined) throw new TypeError(`"${shift}" is no shift of a clock`);
  const shiftMs = (sign === '-' ? -1 : 1) * Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return { shiftMs, now: () => new Date(machineMs() + shiftMs) };
}
