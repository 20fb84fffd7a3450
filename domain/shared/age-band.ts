const YOUNGEST_BAND = 10;
const OLDEST_BAND = 60;
const OLDEST_AGE = 120;

/** The band of who is `year − birthYear` this year; null where that is no age of a shopper. */
export function ageBandOf(birthYear: number | null, year: number): number | null {
  if (birthYear === null) return null;
  const age = year - birthYear;
  if (age < YOUNGEST_BAND || age > OLDEST_AGE) return null;
  return Math.min(OLDEST_BAND, Math.floor(age / 10) * 10);
}

/** Birth years of who is in `band` this year, both included: the inverse of ageBandOf. */
export function birthYearsOf(band: number, year: number): { from: number; until: number } {
  return { from: year - (band >= OLDEST_BAND ? OLDEST_AGE : band + 9), until: year - band };
}
