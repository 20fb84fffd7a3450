/** What is known of a member that many others share. Never leaves PostgreSQL and the process that serves the member. */
export interface Segment {
  gender: 'FEMALE' | 'MALE' | null;
  /** 10, 20, … 60: of whom is in their twenties, 20; 60 and older are one. */
  ageBand: number | null;
}

/** Keys of the segments to ask, the narrowest first: age band and gender, age band, gender. Nothing known: none. */
export function segmentKeys({ gender, ageBand }: Segment): string[] {
  const keys: string[] = [];
  if (gender !== null && ageBand !== null) keys.push(segmentKey(gender, ageBand));
  if (ageBand !== null) keys.push(segmentKey(null, ageBand));
  if (gender !== null) keys.push(segmentKey(gender, null));
  return keys;
}

export function segmentKey(gender: string | null, ageBand: number | null): string {
  return `${gender ?? '*'}/${ageBand ?? '*'}`;
}
