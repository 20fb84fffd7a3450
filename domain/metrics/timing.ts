/**
 * What happened longer before its message's own time is not added to the roll-ups: its day is recounted
 * (docs/decisions/0126).
 */
export const LATENESS_HOURS = 48;
