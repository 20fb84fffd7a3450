import type { Scenario } from './scenario.ts';

/** What is bought as a gift on the lunar holidays. */
const GIFTS = { food: 3, health: 3, beauty: 1.5, kitchen: 1.3 } as const;
const GIFTS_SOURCE =
  'specified: "설날/추석: 선물 카테고리 주문 급증"; assumed: from two weeks to two days before, as deliveries take a day';
const HOLIDAY_SOURCE = 'assumed: no deliveries on the three days of a lunar holiday, and families are together';

/** The twenty scenarios, in the order of the year; those of each month at the end. */
export const SCENARIOS = [
  {
    ...{ code: 'new-year', nameKo: '새해 결심', nameEn: 'New Year resolutions' },
    period: { kind: 'season', from: [1, 1], to: [1, 7] },
    orders: 1.05,
    categories: { health: 1.6, sports: 1.5, books: 1.5 },
    source: 'assumed: diets, sports and diaries',
  },
  {
    ...{ code: 'seollal-gifts', nameKo: '설 선물', nameEn: 'Gifts for Seollal' },
    period: { kind: 'lunar', holiday: 'seollal', fromDays: -14, toDays: -2 },
    orders: 1.35,
    categories: GIFTS,
    source: GIFTS_SOURCE,
  },
  {
    ...{ code: 'seollal', nameKo: '설 연휴', nameEn: 'Seollal' },
    period: { kind: 'lunar', holiday: 'seollal', fromDays: -1, toDays: 1 },
    orders: 0.6,
    categories: {},
    source: HOLIDAY_SOURCE,
  },
  {
    ...{ code: 'valentine', nameKo: '밸런타인데이', nameEn: "Valentine's Day" },
    period: { kind: 'season', from: [2, 10], to: [2, 14] },
    orders: 1.1,
    categories: { food: 1.4, beauty: 1.3 },
    source: 'assumed: chocolate and perfume',
  },
  {
    ...{ code: 'new-term', nameKo: '새 학기', nameEn: 'New school year' },
    period: { kind: 'season', from: [2, 20], to: [3, 5] },
    orders: 1.1,
    categories: { books: 1.8, kids: 1.4, mobile: 1.3, electronics: 1.3, 'shoes-bags': 1.3 },
    source: 'assumed: schools and universities begin on 2 March',
  },
  {
    ...{ code: 'white-day', nameKo: '화이트데이', nameEn: 'White Day' },
    period: { kind: 'season', from: [3, 10], to: [3, 14] },
    orders: 1.05,
    categories: { food: 1.3, beauty: 1.3 },
    source: 'assumed: sweets and cosmetics',
  },
  {
    ...{ code: 'moving', nameKo: '봄 이사철', nameEn: 'Moving season' },
    period: { kind: 'season', from: [3, 15], to: [4, 15] },
    orders: 1.05,
    categories: { furniture: 1.6, living: 1.4, kitchen: 1.2 },
    source: 'assumed: leases change in spring',
  },
  {
    ...{ code: 'family-month', nameKo: '가정의 달', nameEn: 'Family month' },
    period: { kind: 'season', from: [4, 28], to: [5, 15] },
    orders: 1.2,
    categories: { kids: 2, health: 1.8, beauty: 1.3 },
    source: "assumed: Children's Day, Parents' Day and Teachers' Day, 5 to 15 May",
  },
  {
    ...{ code: 'rainy-season', nameKo: '장마', nameEn: 'Rainy season' },
    period: { kind: 'season', from: [6, 24], to: [7, 12] },
    orders: 1.05,
    categories: { living: 1.5, 'shoes-bags': 1.2 },
    source: 'assumed: dehumidifiers, umbrellas, and more shopping indoors',
  },
  {
    ...{ code: 'summer-holidays', nameKo: '여름휴가', nameEn: 'Summer holidays' },
    period: { kind: 'season', from: [7, 13], to: [8, 15] },
    orders: 1.2,
    categories: { camping: 2.5, sports: 1.8, 'shoes-bags': 1.5 },
    source: 'specified: "여름휴가 시즌: 여행/레저 상품 증가"; assumed: from mid-July to Liberation Day',
  },
  {
    ...{ code: 'autumn-camping', nameKo: '가을 캠핑', nameEn: 'Autumn camping' },
    period: { kind: 'season', from: [10, 8], to: [10, 31] },
    orders: 1,
    categories: { camping: 1.7, sports: 1.3 },
    source: 'assumed: the second season for camping and hiking',
  },
  {
    ...{ code: 'chuseok-gifts', nameKo: '추석 선물', nameEn: 'Gifts for Chuseok' },
    period: { kind: 'lunar', holiday: 'chuseok', fromDays: -14, toDays: -2 },
    orders: 1.35,
    categories: GIFTS,
    source: GIFTS_SOURCE,
  },
  {
    ...{ code: 'chuseok', nameKo: '추석 연휴', nameEn: 'Chuseok' },
    period: { kind: 'lunar', holiday: 'chuseok', fromDays: -1, toDays: 1 },
    orders: 0.6,
    categories: {},
    source: HOLIDAY_SOURCE,
  },
  {
    ...{ code: 'pepero-day', nameKo: '11월 11일', nameEn: '11 November' },
    period: { kind: 'season', from: [11, 11], to: [11, 11] },
    orders: 1.3,
    categories: { food: 1.6, fashion: 1.2 },
    source: 'assumed: sweets as gifts, and the sales of that day',
  },
  {
    ...{ code: 'black-friday', nameKo: '블랙프라이데이', nameEn: 'Black Friday' },
    period: { kind: 'black-friday' },
    orders: 3,
    categories: { electronics: 1.6, mobile: 1.3, fashion: 1.3 },
    source: 'specified: "블랙프라이데이: 전체 주문량 3배 증가"; assumed: electronics and clothes most',
  },
  {
    ...{ code: 'christmas', nameKo: '크리스마스', nameEn: 'Christmas' },
    period: { kind: 'season', from: [12, 10], to: [12, 24] },
    orders: 1.2,
    categories: { kids: 2, beauty: 1.4, hobby: 1.5 },
    source: 'assumed: presents, mostly for children',
  },
  {
    ...{ code: 'year-end', nameKo: '연말 결산 세일', nameEn: 'Year-end sales' },
    period: { kind: 'season', from: [12, 26], to: [12, 31] },
    orders: 1.15,
    categories: { fashion: 1.3, furniture: 1.2 },
    source: 'assumed: "연말, 연시" are among the times of promotions',
  },
  {
    ...{ code: 'payday', nameKo: '월급날', nameEn: 'Payday' },
    period: { kind: 'payday', days: 2 },
    orders: 1.25,
    categories: { fashion: 1.2, electronics: 1.2 },
    source: 'specified: "월급날 효과로 주문 증가"; assumed: most wages are paid on the 25th, or the Friday before',
  },
  {
    ...{ code: 'month-start', nameKo: '월초', nameEn: 'Start of the month' },
    period: { kind: 'month-start', days: 3 },
    orders: 1.3,
    categories: {},
    source: 'specified: "월초에 주문량 30% 증가"; assumed: for three days',
  },
  {
    ...{ code: 'month-end', nameKo: '월말', nameEn: 'End of the month' },
    period: { kind: 'month-end', days: 2 },
    orders: 1.1,
    categories: {},
    source: 'specified: "월초/월말: 월급날 효과로 주문 증가"; assumed: for two days, less than at the start',
  },
] as const satisfies readonly Scenario[];

export type ScenarioCode = (typeof SCENARIOS)[number]['code'];

/** The scenario of a code; undefined where there is none. */
export function scenarioOf(code: string): (Scenario & { code: ScenarioCode }) | undefined {
  return SCENARIOS.find((scenario) => scenario.code === code);
}
