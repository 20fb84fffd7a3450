/*
 * What a purchase propensity is made of. Each factor names where its values come from: `specified` quotes the
 * specification of the traffic; `assumed` values are ours, in the direction that the specification gives.
 */

export type CustomerStatus = 'ACTIVE' | 'PAID_MEMBERSHIP' | 'SUSPENDED' | 'LEFT';

export interface Factor<Key extends string> {
  values: Readonly<Record<Key, number>>;
  source: string;
}

const BASE = 'specified: "기본 점수 = 나이 + 성별 + 상태 + 마케팅동의 + 등급", "30대 여성 VIP = 높은 점수"';

/** Points that are added: the base of the score. Keys of `age` are age bands (domain/shared/age-band.ts). */
export const BASE_POINTS = {
  age: {
    values: { 10: 8, 20: 22, 30: 26, 40: 22, 50: 16, 60: 10, unknown: 16 },
    source: `${BASE}; assumed: the thirties lead, and each band away from them has less`,
  },
  gender: {
    values: { FEMALE: 14, MALE: 10, unknown: 12 },
    source: `${BASE}; assumed: women buy 4 points more; not stated lies between`,
  },
  status: {
    values: { ACTIVE: 10, PAID_MEMBERSHIP: 18 },
    source: `${BASE}; assumed: who pays for a membership uses it`,
  },
  consent: {
    values: { yes: 8, no: 4 },
    source: `${BASE}; assumed: who agrees to advertising is reached by it`,
  },
  grade: {
    values: { BRONZE: 4, SILVER: 8, GOLD: 14, VIP: 20 },
    source: `${BASE}; assumed: points rise with the grade`,
  },
} as const satisfies Record<string, Factor<string>>;

/** Suspended and closed accounts buy nothing: their score is 0. */
export const CANNOT_BUY: readonly CustomerStatus[] = ['SUSPENDED', 'LEFT'];

/** Each day promotions reach this share of the customers who consent to marketing. */
export const MARKETING_BOOST = {
  share: 0.2,
  factor: 1.3,
  source: 'specified: "마케팅 동의자 20%에게 1.3배, 프로모션 알림 받은 사람"; assumed: for a day',
} as const;

/** Random events that raise a person's spending for a day. `share`: of person-days. */
export const LIFE_EVENTS = {
  normal: { share: 0.85, factor: 1 },
  more: { share: 0.12, factor: 1.6 },
  big: { share: 0.03, factor: 3 },
} as const;
export const LIFE_EVENT_SOURCE =
  'specified: "85% 보통 / 12% 소비증가 / 3% 대규모지출"; assumed: 1, 1.6 and 3 times, for a day';
export type LifeEvent = keyof typeof LIFE_EVENTS;

/**
 * The lasting individual purchase rate: log-normal with mean 1 among customers who buy at all, 0 for the others.
 */
export const PERSONAL_RATE = {
  sigma: 0.9,
  neverShare: 0.15,
  source:
    'computed: with σ below 0.5 the grades VIP and GOLD stay empty, 0.9 to 1.4 gives believable shares (decision 0120)',
} as const;
