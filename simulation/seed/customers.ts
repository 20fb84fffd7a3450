import { DAY_MS } from '#domain/shared/durations.ts';
import { createRandom, createWeighted, type Random } from './random.ts';
import { TASTE_CLUSTERS } from './taste-clusters.ts';

export interface SeededCustomer {
  id: string;
  email: string;
  name: string;
  birthYear: number;
  gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED';
  region: string;
  marketingConsent: boolean;
  nightConsent: boolean;
  joinedAt: Date;
  /** What they like: clusters by their place in TASTE_CLUSTERS, shares summing to 1. Latent: stored nowhere. */
  tastes: { cluster: number; share: number }[];
  /** How often they come, beside the others. Latent. */
  activity: number;
}

export interface CustomerOptions {
  seed: number;
  customers: number;
  now: Date;
}

export const DEMO_EMAIL = 'demo@dangol.test';
/** Of all other seeded customers, as a pattern of SQL. */
export const SEEDED_EMAILS = 'shopper_____@dangol.test';
/** Of all seeded customers, on a local stack only. */
export const CUSTOMER_PASSWORD = 'dangol-demo';
export const ADMIN_EMAIL = 'admin@dangol.test';
/** The operator that the seed of this number makes. */
export const adminIdOf = (seed: number) => createRandom(seed, 'admin').uuid();

/** Shares of the commonest family names, in per mille (Statistics Korea, census of 2015, rounded). */
const SURNAMES = weightedWords(
  '김:215 이:147 박:84 최:47 정:43 강:24 조:21 윤:21 장:20 임:17 한:15 오:15 서:15 신:15 권:14 황:14 안:14 송:14 전:11 홍:11 유:10 고:9 문:9 양:9 손:9 배:8 백:8 허:7 남:6 심:5 노:5 하:5 곽:4 성:4 차:4 주:4 우:4 구:4 민:3 나:3',
);
const FEMALE =
  '서연 지우 민서 하은 서윤 수빈 지민 예은 지현 수진 은지 유진 혜진 지영 미경 정희 은영 현주 미숙 영숙 경희 순자 소영 민지 다은 채원 나은 가영 보람 아름 은정 선영 윤아 예린 하윤 시은 주희 연주 희정 인경'.split(
    ' ',
  );
const MALE =
  '민준 서준 도윤 예준 시우 하준 지호 주원 지훈 현우 준호 동현 성민 재현 승현 상훈 정훈 성호 영호 영수 광수 종수 병철 상철 태현 우진 건우 민재 진우 시현 준영 기태 형석 용준 재원 승우 한결 대현 인호 경민'.split(
    ' ',
  );
/** Shares of the population by province (resident registration, rounded to per mille). */
const REGIONS = weightedWords(
  '서울:183 경기:266 부산:64 대구:46 인천:58 광주:28 대전:28 울산:21 세종:8 강원:30 충북:31 충남:41 전북:34 전남:35 경북:50 경남:63 제주:13',
);
const AGE_BANDS = weightedWords('15:6 20:24 30:27 40:23 50:14 60:6');
const JOINED_WITHIN_DAYS = 900;
/** Some thirty times the usual: an order every few days. */
const DEMO_ACTIVITY = 40;
const DEMO_JOINED_DAYS = 200;

/** `customers` people, the first of them the demo account. Ids follow from the seed number. */
export function generateCustomers({ seed, customers: count, now }: CustomerOptions): SeededCustomer[] {
  const random = createRandom(seed, 'customers');
  return Array.from({ length: count }, (_, index) => generateCustomer(random, index, now));
}

function generateCustomer(random: Random, index: number, now: Date): SeededCustomer {
  const gender = random.chance(0.04) ? 'UNDISCLOSED' : random.chance(0.56) ? 'FEMALE' : 'MALE';
  const age = Number(AGE_BANDS(random)) + random.int(0, 9);
  const marketingConsent = random.chance(0.45);
  const firstNames = gender === 'MALE' || (gender === 'UNDISCLOSED' && random.chance(0.5)) ? MALE : FEMALE;
  const name = `${SURNAMES(random)}${random.pick(firstNames)}`;
  return {
    id: random.uuid(),
    email: index === 0 ? DEMO_EMAIL : `shopper${String(index).padStart(5, '0')}@dangol.test`,
    name: index === 0 ? '김단골' : name,
    birthYear: now.getUTCFullYear() - age,
    gender,
    region: REGIONS(random),
    marketingConsent,
    nightConsent: marketingConsent && random.chance(0.3),
    joinedAt: new Date(
      now.getTime() -
        Math.floor(random.float() ** 1.3 * JOINED_WITHIN_DAYS * DAY_MS) -
        (index === 0 ? DEMO_JOINED_DAYS * DAY_MS : 0),
    ),
    tastes: drawTastes(random, gender, age),
    // The demo account has a history to look at.
    activity: Math.exp(0.9 * random.normal()) + (index === 0 ? DEMO_ACTIVITY : 0),
  };
}

/** One to three clusters: Dirichlet shares over those that suit gender and age best, as a weighted draw. */
function drawTastes(random: Random, gender: SeededCustomer['gender'], age: number): SeededCustomer['tastes'] {
  const draw = createWeighted(
    TASTE_CLUSTERS.map(({ ages: [from, to], female = 1, male = 1 }) => {
      const distance = age < from ? from - age : age > to ? age - to : 0;
      const lean = gender === 'FEMALE' ? female / male : gender === 'MALE' ? male / female : 1;
      return Math.exp(-distance / 6) * lean;
    }),
  );
  const chosen = new Set(Array.from({ length: random.int(1, 3) }, () => draw(random)));
  const shares = [...chosen].map((cluster) => ({ cluster, share: random.gamma(1.2) + 0.1 }));
  const total = shares.reduce((sum, { share }) => sum + share, 0);
  return shares.map(({ cluster, share }) => ({ cluster, share: share / total })).sort((a, b) => b.share - a.share);
}

function weightedWords(text: string): (random: Random) => string {
  const entries = text.split(' ').map((entry) => entry.split(':') as [string, string]);
  const draw = createWeighted(entries.map(([, weight]) => Number(weight)));
  return (random) => (entries[draw(random)] as [string, string])[0];
}
