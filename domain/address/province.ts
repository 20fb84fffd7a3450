/**
 * Provinces by the first two digits of their postcodes, from and to, both included. Source: the five-digit areas
 * (국가기초구역번호) that the Ministry of the Interior and Safety has assigned since 2015 and Korea Post uses as
 * postcodes. An area never crosses the border of a province.
 */
export const PROVINCES = [
  { code: 'seoul', from: 1, to: 9, names: ['서울', '서울시', '서울특별시'], english: ['seoul'] },
  { code: 'gyeonggi', from: 10, to: 20, names: ['경기', '경기도'], english: ['gyeonggi', 'gyeonggi-do'] },
  { code: 'incheon', from: 21, to: 23, names: ['인천', '인천시', '인천광역시'], english: ['incheon'] },
  {
    code: 'gangwon',
    from: 24,
    to: 26,
    names: ['강원', '강원도', '강원특별자치도'],
    english: ['gangwon', 'gangwon-do', 'gangwon-state'],
  },
  {
    code: 'chungbuk',
    from: 27,
    to: 29,
    names: ['충북', '충청북도'],
    english: ['chungbuk', 'chungcheongbuk-do'],
  },
  { code: 'sejong', from: 30, to: 30, names: ['세종', '세종시', '세종특별자치시'], english: ['sejong'] },
  {
    code: 'chungnam',
    from: 31,
    to: 33,
    names: ['충남', '충청남도'],
    english: ['chungnam', 'chungcheongnam-do'],
  },
  { code: 'daejeon', from: 34, to: 35, names: ['대전', '대전시', '대전광역시'], english: ['daejeon'] },
  {
    code: 'gyeongbuk',
    from: 36,
    to: 40,
    names: ['경북', '경상북도'],
    english: ['gyeongbuk', 'gyeongsangbuk-do'],
  },
  { code: 'daegu', from: 41, to: 43, names: ['대구', '대구시', '대구광역시'], english: ['daegu'] },
  { code: 'ulsan', from: 44, to: 45, names: ['울산', '울산시', '울산광역시'], english: ['ulsan'] },
  { code: 'busan', from: 46, to: 49, names: ['부산', '부산시', '부산광역시'], english: ['busan'] },
  {
    code: 'gyeongnam',
    from: 50,
    to: 53,
    names: ['경남', '경상남도'],
    english: ['gyeongnam', 'gyeongsangnam-do'],
  },
  {
    code: 'jeonbuk',
    from: 54,
    to: 56,
    names: ['전북', '전라북도', '전북특별자치도'],
    english: ['jeonbuk', 'jeollabuk-do', 'jeonbuk-state'],
  },
  { code: 'jeonnam', from: 57, to: 60, names: ['전남', '전라남도'], english: ['jeonnam', 'jeollanam-do'] },
  { code: 'gwangju', from: 61, to: 62, names: ['광주', '광주시', '광주광역시'], english: ['gwangju'] },
  {
    code: 'jeju',
    from: 63,
    to: 63,
    names: ['제주', '제주시', '제주도', '제주특별자치도'],
    english: ['jeju', 'jeju-do'],
  },
] as const;

export type Province = (typeof PROVINCES)[number]['code'];

/**
 * What else people write. Gwangju of Gyeonggi is a city (경기도 광주시) whose name alone is the metropolis' too. Gunwi
 * moved from Gyeongbuk to Daegu on 1 July 2023 with new postcodes; both of both are still written.
 */
const ALSO_CALLED: readonly { province: Province; names: readonly string[] }[] = [
  { province: 'gyeonggi', names: ['광주', '광주시', 'gwangju', 'gwangju-si'] },
];
const ALSO_IN: readonly { from: number; to: number; province: Province }[] = [
  { from: 39_000, to: 39_099, province: 'daegu' },
  { from: 43_100, to: 43_199, province: 'gyeongbuk' },
];

/** An official name may be run together with what follows it; a short one may not: 세종대로 is in Seoul. */
const RUN_TOGETHER = 4;
const COUNTRY = /^(republic of korea|south korea|korea|대한민국)$/;

/** The provinces whose places have this postcode: its own first; none where its first two digits are not assigned. */
function provincesOfPostcode(postcode: string): Province[] {
  const [area, code] = [Number(postcode.slice(0, 2)), Number(postcode)];
  return [
    ...PROVINCES.filter(({ from, to }) => from <= area && area <= to),
    ...ALSO_IN.filter(({ from, to }) => from <= code && code <= to).map(({ province }) => ({ code: province })),
  ].map((each) => each.code);
}

/** The provinces that an address may begin with in Korean, or end with in English; none where it names none. */
export function provincesNamed(line: string): Province[] {
  const text = line.normalize('NFKC').trim().toLowerCase();
  const parts = text.split(',').map((part) => part.trim());
  const last = parts.filter((part) => part !== '' && !COUNTRY.test(part)).at(-1) ?? '';
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && !COUNTRY.test(word));
  const first = words[0] ?? '';
  // "…, Seoul 04524", as the post writes it.
  const ending = last.replace(/\s*\d{5}$/, '').replace(/[\s-](?:si|city|metropolitan city)$/, '');
  const begins = (name: string) => first === name || (name.length >= RUN_TOGETHER && first.startsWith(name));
  const named = PROVINCES.filter(
    ({ names, english }) => names.some(begins) || english.some((name) => ending === name),
  ).map(({ code }) => code);
  const also = ALSO_CALLED.filter(({ names }) => names.some((name) => first === name || ending === name));
  return [...new Set([...named, ...also.map(({ province }) => province)])];
}

export type PlaceFault =
  | { reason: 'postcode-unassigned' }
  | { reason: 'postcode-elsewhere'; ofPostcode: Province; named: Province };

/**
 * What is wrong between a postcode of five digits and an address: no place has it, or it is of another province than
 * the one that the address names. An address that names no province (a street alone) agrees with every postcode: the
 * carrier sorts by postcode, and people leave the province out.
 */
export function placeFault({ postcode, line1 }: { postcode: string; line1: string }): PlaceFault | null {
  const of = provincesOfPostcode(postcode);
  const [ofPostcode] = of;
  if (ofPostcode === undefined) return { reason: 'postcode-unassigned' };
  const all = provincesNamed(line1);
  const [named] = all;
  if (named === undefined || all.some((province) => of.includes(province))) return null;
  return { reason: 'postcode-elsewhere', ofPostcode, named };
}
