import type { RuleCode } from '#domain/coupon/rule-codes.ts';
import type { ListName } from '#domain/recommendation/lists/registry.ts';
import type { RecommendationTier } from '#domain/recommendation/lists/types.ts';
import type { EventType } from './events.ts';
import type { ServerLogCode } from './server-logs.ts';
import type { Source } from './sources.ts';

/*
 * Labels of the operators' console and Kibana for the codes that cross a process, and what their figures count. One
 * table each, so that charts, lists and live lines use the same label; the type checker requires one for each new code.
 */

/** A text in both languages of the console. */
export interface Words {
  ko: string;
  en: string;
}

export type WordsLocale = keyof Words;

export const wordsLocale = (locale: string): WordsLocale => (locale === 'en' ? 'en' : 'ko');

const words = (ko: string, en: string): Words => ({ ko, en });

export const EVENT_WORDS: Record<EventType, Words> = {
  'page-viewed': words('화면 봄', 'Page viewed'),
  'product-clicked': words('상품 클릭', 'Product clicked'),
  'product-hovered': words('상품에 머무름', 'Product hovered'),
  'recommendation-shown': words('추천 보임', 'Recommendation shown'),
  'recommendation-clicked': words('추천 클릭', 'Recommendation clicked'),
  searched: words('검색', 'Search'),
  'ad-shown': words('광고 보임', 'Ad shown'),
  'ad-clicked': words('광고 클릭', 'Ad clicked'),
  'error-seen': words('오류 화면', 'Error seen'),
  'cart-item-added': words('장바구니에 담음', 'Added to cart'),
  'cart-item-removed': words('장바구니에서 뺌', 'Removed from cart'),
  'cart-quantity-increased': words('수량 늘림', 'Quantity up'),
  'cart-quantity-decreased': words('수량 줄임', 'Quantity down'),
  'checkout-started': words('주문서 열기', 'Checkout started'),
  'order-placed': words('주문', 'Order placed'),
  'order-cancelled': words('주문 취소', 'Order cancelled'),
  'payment-succeeded': words('결제 완료', 'Payment made'),
  'payment-failed': words('결제 실패', 'Payment failed'),
  'coupon-issued': words('쿠폰 발급', 'Coupon issued'),
  'coupon-used': words('쿠폰 사용', 'Coupon used'),
  'wish-added': words('찜함', 'Wish added'),
  'wish-removed': words('찜 뺌', 'Wish removed'),
  'product-dismissed': words('추천에서 숨김', 'Product dismissed'),
  'product-dismissal-undone': words('숨김 되돌림', 'Dismissal undone'),
  'history-adopted': words('비회원 기록 이어받음', 'Guest history adopted'),
  'shopper-forgotten': words('기록 지움', 'History erased'),
};

export const LIST_WORDS: Record<ListName, Words> = {
  'item-cf': words('본 상품의 연관 상품', 'Related to what was seen'),
  'user-cf': words('취향이 닮은 손님의 상품', 'From similar shoppers'),
  trending: words('요즘 잘나가는 상품', 'Trending'),
  discount: words('손님을 위한 할인', 'Discounts for the shopper'),
  category: words('자주 보는 카테고리', 'Favourite category'),
  'bought-together': words('함께 많이 산 상품', 'Bought together'),
};

/** How a list came about, from the most personal to what everybody is shown. */
export const TIER_WORDS: Record<RecommendationTier, Words> = {
  personal: words('개인 맞춤', 'personal'),
  session: words('이번 방문', 'this visit'),
  similar: words('닮은 상품', 'similar products'),
  segment: words('비슷한 고객층', 'similar segment'),
  popular: words('많이 팔린 상품', 'best sellers'),
  trending: words('인기 상품', 'trending'),
  new: words('새 상품', 'new'),
};

export const RULE_WORDS: Record<RuleCode, Words> = {
  C1: words('망설임', 'Hesitation'),
  C2: words('같은 카테고리 담기', 'Same category carted'),
  C3: words('오늘의 클릭', "Today's clicks"),
  C4: words('늘 같은 시간', 'Same hour'),
  C5: words('가장 많이 검색', 'Most searched'),
  C6: words('큰 주문', 'Big spender'),
  C7: words('장바구니에 두고 감', 'Abandoned cart'),
  C8: words('다시 구매', 'Bought again'),
  C9: words('재구매 알림', 'Repurchase reminder'),
};

/** Why a payment came to nothing. A provider may name others, which are shown as they are. */
export const PAYMENT_REASON_WORDS: Record<string, Words> = {
  'card-refused': words('카드사 거절', 'Card refused'),
  'insufficient-funds': words('잔액 부족', 'Insufficient funds'),
  declined: words('승인 거절', 'Declined'),
  'never-asked': words('결제 요청 전에 끊김', 'Never requested'),
};

/** Where events and orders come from: only those of the shop were made by people here. */
export const SOURCE_WORDS: Record<Source, Words> = {
  shop: words('이 상점', 'This shop'),
  backfill: words('미리 채운 과거', 'Seeded past'),
  import: words('가져온 과거', 'Imported past'),
  generated: words('생성된 트래픽', 'Generated traffic'),
};

/** Consumer groups of the log whose lag is shown. */
export const GROUP_WORDS: Record<string, Words> = {
  attribution: words('추천 성과 집계', 'Recommendation results'),
  'coupon-issuer': words('쿠폰 발급기', 'Coupon issuer'),
  'event-indexer': words('이벤트 색인', 'Event index'),
  'log-counter': words('경고·오류 집계', 'Warning and error counts'),
  'order-writer': words('주문 저장', 'Order writer'),
  'payment-totals': words('결제 집계', 'Payment totals'),
  'product-indexer': words('상품 색인', 'Product index'),
  'product-writer': words('상품 등록', 'Product registrations'),
  'user-writer': words('고객 등록', 'Customer registrations'),
};

export const SERVICE_WORDS: Record<string, Words> = {
  postgres: words('PostgreSQL (주문·회원·쿠폰)', 'PostgreSQL (orders, members, coupons)'),
  redis: words('Redis (추천 목록·접속)', 'Redis (lists, presence)'),
  kafka: words('Kafka (이벤트 로그)', 'Kafka (event log)'),
  elasticsearch: words('Elasticsearch (검색·지표)', 'Elasticsearch (search, figures)'),
  payment: words('결제사', 'Payment provider'),
};

/** What the codes of warnings and errors of processes mean. */
export const SERVER_LOG_WORDS: Record<ServerLogCode, Words> = {
  'invalid-input': words('받아들일 수 없는 입력', 'Invalid input'),
  unauthenticated: words('로그인이 필요한 요청', 'Request without log-in'),
  forbidden: words('허용되지 않은 요청', 'Request not allowed'),
  'not-found': words('없는 대상', 'Not found'),
  conflict: words('동시에 바뀜', 'Changed at the same time'),
  'sold-out': words('품절', 'Sold out'),
  'coupon-unusable': words('쓸 수 없는 쿠폰', 'Coupon not usable'),
  'payment-declined': words('결제 거절', 'Payment declined'),
  'too-many-requests': words('요청이 너무 많음', 'Too many requests'),
  unavailable: words('서비스가 응답하지 않음', 'Service unavailable'),
  'alert-firing': words('알림 발생', 'Alert fires'),
  'answer-incomplete': words('일부를 읽지 못한 화면', 'Page without a part'),
  'dead-letter': words('처리할 수 없어 따로 둔 메시지', 'Message set aside'),
  'deposit-taken-back': words('은행이 되가져간 입금', 'Deposit taken back by the bank'),
  'elasticsearch-away': words('Elasticsearch 응답 없음', 'Elasticsearch away'),
  'handler-failed': words('메시지 처리 실패', 'Message handler failed'),
  'index-gone': words('검색 색인을 다시 만듦', 'Search index built again'),
  'job-failed': words('정기 작업 실패, 다시 시도', 'Periodic job failed, tried again'),
  'kafka-client': words('Kafka 연결 문제', 'Kafka connection'),
  'kafka-consumer': words('Kafka 소비자 멈춤', 'Kafka consumer stopped'),
  'kafka-topics': words('Kafka 토픽 문제', 'Kafka topics'),
  'message-refused': words('보낼 수 없는 메시지', 'Message cannot be sent'),
  'outbox-waiting': words('보낼 메시지가 Kafka를 기다림', 'Outbox waits for Kafka'),
  'partition-held': words('파티션이 기다림', 'Partition held'),
  'payment-unanswered': words('결제사의 답이 없음', 'Payment without an answer'),
  'postgres-away': words('PostgreSQL 응답 없음', 'PostgreSQL away'),
  'push-lost': words('전하지 못한 알림', 'Push lost'),
  'refund-refused': words('결제사가 거절한 환불', 'Refund refused by the provider'),
  'redis-away': words('Redis 응답 없음', 'Redis away'),
  'page-not-shared': words('공유할 수 없는 페이지', 'Page that cannot be shared'),
  'request-failed': words('요청 처리 실패', 'Request failed'),
  'roll-up-drift': words('집계 불일치', 'Roll-ups differed'),
  'roll-up-failed': words('집계 지연', 'Roll-ups delayed'),
  'snapshot-failed': words('추천 모델 저장본 문제', 'Snapshot of the model'),
  'start-failed': words('시작하지 못함', 'Could not start'),
  'stop-failed': words('제대로 멈추지 못함', 'Could not stop cleanly'),
  ECONNREFUSED: words('연결 거부됨', 'Connection refused'),
  ECONNRESET: words('연결 끊김', 'Connection reset'),
  EPIPE: words('닫힌 연결에 씀', 'Connection closed'),
  ETIMEDOUT: words('시간 초과', 'Timed out'),
  ENOSPC: words('디스크가 가득 참', 'Disk full'),
  P2002: words('이미 있는 값 (PostgreSQL)', 'Value taken (PostgreSQL)'),
  P2024: words('PostgreSQL 연결이 모자람', 'No free PostgreSQL connection'),
  P2034: words('PostgreSQL 트랜잭션 충돌', 'PostgreSQL transaction conflict'),
  unknown: words('그 밖의 일', 'Other'),
};

/** A code's word; the code itself where there is none, as for one that a later version of the shop added. */
export function wordOf(table: Record<string, Words>, code: string, locale: WordsLocale): string {
  return Object.hasOwn(table, code) ? (table[code]?.[locale] ?? code) : code;
}

/** What a figure counts, wherever it is shown. */
export const DEFINITIONS = {
  /** Clicks by product impressions: a list of ten that came into view is ten. */
  clickThrough: words(
    '클릭률 = 추천 클릭 수 ÷ 화면에 보인 추천 상품 수. 상품 열 개인 목록이 한 번 보이면 열 번으로 셉니다.',
    'Click-through = clicks ÷ recommended products that came into view. A list of ten products seen once counts as ten.',
  ),
  /** Each step holds those who came to a later one, whatever else was seen of them: it never grows. */
  funnel: words(
    '기간 안에 그 단계나 그 뒤 단계에 이른 서로 다른 손님의 수. 결제한 손님은 앞의 모든 단계에도 셉니다.',
    'Distinct shoppers who came to the step or to a later one within the range: who paid counts in every step before.',
  ),
  /** What the figures of all sources hold. */
  sources: words(
    '손님이 여기서 한 일만 "이 상점"입니다. 미리 채운 과거, 가져온 과거, 생성된 트래픽은 따로 셉니다.',
    'Only "This shop" is what shoppers did here. The seeded past, an imported past and generated traffic are counted apart.',
  ),
} satisfies Record<string, Words>;
