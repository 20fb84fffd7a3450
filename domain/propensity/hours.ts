/** An age band in years, or `unknown` where the year of birth is not stated. */
export type Band = '10' | '20' | '30' | '40' | '50' | '60' | 'unknown';

/** Bands whose year of birth is known, the youngest first. */
export const KNOWN_BANDS = ['10', '20', '30', '40', '50', '60'] as const satisfies readonly Band[];
export const BANDS: readonly Band[] = [...KNOWN_BANDS, 'unknown'];

/** The hour of the day, Korean time, in which a band buys most. */
export const PEAK_HOURS: Readonly<Record<(typeof KNOWN_BANDS)[number], { hour: number; source: string }>> = {
  10: { hour: 22, source: 'assumed: after evening classes' },
  20: { hour: 21, source: 'specified: "20대는 밤 9시에 피크"' },
  30: { hour: 22, source: 'assumed: when small children sleep; a second, lower peak in the lunch break' },
  40: { hour: 20, source: 'assumed: after work; a second, lower peak before noon' },
  50: { hour: 10, source: 'specified: "50대는 오전 10시에 피크"' },
  60: { hour: 9, source: 'assumed: as the fifties, an hour earlier' },
};

/**
 * Per mille of a band's purchases that fall into each hour of the day, Korean time; each row sums to 1,000. One main
 * peak at PEAK_HOURS, a lower second one, and a night (02 to 06) of some per mille an hour.
 */
const PER_MILLE: Readonly<Record<(typeof KNOWN_BANDS)[number], readonly number[]>> = {
  10: [77, 45, 10, 6, 4, 3, 7, 14, 14, 14, 14, 14, 15, 19, 28, 40, 54, 64, 70, 78, 91, 106, 112, 101],
  20: [60, 31, 7, 5, 4, 3, 7, 15, 15, 16, 19, 27, 37, 41, 38, 30, 29, 39, 60, 87, 111, 121, 111, 87],
  30: [79, 37, 7, 4, 4, 4, 8, 16, 17, 21, 33, 52, 63, 52, 33, 21, 17, 19, 26, 45, 79, 116, 131, 116],
  40: [34, 16, 4, 3, 3, 3, 8, 17, 24, 36, 50, 56, 50, 37, 27, 26, 35, 54, 78, 100, 107, 100, 78, 54],
  50: [22, 10, 3, 3, 3, 5, 20, 45, 73, 100, 113, 100, 73, 46, 28, 21, 23, 31, 43, 53, 58, 53, 43, 31],
  60: [13, 6, 3, 4, 5, 10, 42, 73, 95, 106, 101, 85, 69, 60, 57, 56, 51, 43, 34, 25, 19, 16, 14, 13],
};

const shareOf = (band: (typeof KNOWN_BANDS)[number]) => PER_MILLE[band].map((share) => share / 1_000);

/** Shares of a band's purchases by hour of the day in Seoul, summing to 1; of `unknown` the mean of the bands. */
export const HOUR_SHARES: Readonly<Record<Band, readonly number[]>> = {
  ...{
    10: shareOf('10'),
    20: shareOf('20'),
    30: shareOf('30'),
    40: shareOf('40'),
    50: shareOf('50'),
    60: shareOf('60'),
  },
  unknown: Array.from(
    { length: 24 },
    (_, hour) => KNOWN_BANDS.reduce((sum, band) => sum + (PER_MILLE[band][hour] ?? 0), 0) / KNOWN_BANDS.length / 1_000,
  ),
};

/** The band of an age (domain/shared/age-band.ts, ageBandOf); null: unknown. */
export function bandOf(ageBand: number | null): Band {
  const band = String(ageBand) as Band;
  return BANDS.includes(band) ? band : 'unknown';
}
