/**
 * Postcodes to which Korean parcel carriers charge a surcharge: Jeju, and islands without a bridge. From, to, both
 * included. The ranges are those that carriers publish as 제주·도서산간; a carrier may add or leave out a few islands.
 */
const RANGES: readonly (readonly [number, number])[] = [
  [22_386, 22_388], // Incheon, Jung-gu
  [23_004, 23_010], // Incheon, Ganghwa
  [23_100, 23_116], // Incheon, Ongjin
  [23_124, 23_136],
  [31_708, 31_708], // Dangjin
  [32_133, 32_133], // Taean
  [33_411, 33_411], // Boryeong
  [40_200, 40_240], // Ulleung
  [46_768, 46_771], // Busan, Gadeok
  [52_570, 52_571], // Sacheon
  [53_031, 53_033], // Tongyeong
  [53_089, 53_104],
  [54_000, 54_000], // Gunsan
  [56_347, 56_349], // Buan
  [57_068, 57_069], // Yeonggwang
  [58_760, 58_762], // Mokpo
  [58_800, 58_810], // Sinan
  [58_816, 58_818],
  [58_826, 58_826],
  [58_832, 58_832],
  [58_839, 58_841],
  [58_843, 58_866],
  [58_953, 58_958], // Jindo
  [59_102, 59_103], // Wando
  [59_106, 59_106],
  [59_127, 59_127],
  [59_129, 59_129],
  [59_137, 59_166],
  [59_650, 59_650], // Yeosu
  [59_766, 59_766],
  [59_781, 59_790],
  [63_000, 63_644], // Jeju
];

/** Whether a postcode is of Jeju or an island; false for what is no postcode of five digits. */
export function isRemotePostcode(postcode: string): boolean {
  if (!/^\d{5}$/.test(postcode)) return false;
  const code = Number(postcode);
  return RANGES.some(([from, to]) => from <= code && code <= to);
}
