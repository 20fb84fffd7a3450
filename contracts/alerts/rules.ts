import type { AlertCause, AlertRuleTerms } from '#domain/alert/rule.ts';
import {
  ORDER_MONEY_SQL,
  ORDERS_FALL_FIGURES_SQL,
  ORDERS_FALL_SQL,
  ROLL_UP_DRIFT_SQL,
  ROLL_UPS_STALE_SQL,
} from './queries.ts';
import { CONSUMER_LAG, DEAD_LETTERS, EVALUATOR_STOPPED, PROCESS_DOWN, SERVICE_DOWN, type Signal } from './signals.ts';

/** How a rule is evaluated. */
export type AlertCondition =
  /** `figures`: what is shown, where that is not the value compared: columns `value` and `baseline`. */
  | { kind: 'sql'; sql: string; figures?: string }
  | { kind: 'signal'; signal: Signal }
  /** By Prometheus and Grafana alone. */
  | { kind: 'prometheus'; signal: Pick<Signal, 'promql'> };

export interface AlertRule extends AlertRuleTerms {
  condition: AlertCondition;
}

const POSTGRES_DOWN: AlertCause = { rule: 'service-down', labels: { service: 'postgres' } };
const KAFKA_DOWN: AlertCause = { rule: 'service-down', labels: { service: 'kafka' } };

/** A rolling restart or a deployment takes a minute. */
const HOLD_OFF = { holdOffSeconds: 120 };
/** What an alert does without data: nothing; and where its condition cannot be read: what it did before. */
const STATES = { noData: 'ok', execError: 'keep' } as const;

/**
 * All alert rules, once: the evaluator's, Prometheus' and Grafana's (observability/alerts), and the texts of the
 * console. A rule that is removed goes to RETIRED_RULES, so that Grafana deletes it.
 */
export const ALERT_RULES: readonly AlertRule[] = [
  {
    id: 'orders-fall',
    title: { ko: '주문 급감', en: 'Orders fall' },
    about: {
      ko: '최근 주문 수가 지난 4주 같은 요일 같은 시간대 평균보다 3σ 넘게 적습니다. 생성된 주문은 세지 않습니다.',
      en: 'Orders are more than 3 σ below the mean of the same hours and weekday of four weeks. Generated orders are left out.',
    },
    remedy: {
      ko: '상점에서 직접 주문해 보고, 결제 실패와 오류 로그를 확인하세요. 할인이나 유입이 끝난 시각과도 견주어 보세요.',
      en: 'Place an order yourself; look at payment failures and error logs. Compare with the end of promotions and campaigns.',
    },
    severity: 'critical',
    threshold: 3,
    unit: { ko: '주문', en: 'orders' },
    ...{ forSeconds: 60, keepFiringSeconds: 600, holdOffSeconds: 300, ...STATES },
    inhibitedBy: [POSTGRES_DOWN, { rule: 'roll-ups-stale' }],
    condition: { kind: 'sql', sql: ORDERS_FALL_SQL, figures: ORDERS_FALL_FIGURES_SQL },
  },
  {
    id: 'service-down',
    title: { ko: '서비스 응답 없음', en: 'Service down' },
    about: {
      ko: '어느 프로세스도 이 서비스에 닿지 못합니다.',
      en: 'No process reaches this service.',
    },
    remedy: {
      ko: '서비스가 떠 있는지, 디스크가 차지 않았는지 보고 다시 시작하세요. npm run stack -- status, docker compose ps',
      en: 'See whether it runs and has disk space, and restart it: npm run stack -- status, docker compose ps',
    },
    severity: 'critical',
    threshold: 0,
    unit: null,
    ...{ forSeconds: 30, keepFiringSeconds: 120, ...HOLD_OFF, ...STATES },
    inhibitedBy: [],
    condition: { kind: 'signal', signal: SERVICE_DOWN },
  },
  {
    id: 'process-down',
    title: { ko: '프로세스 중단', en: 'Process down' },
    about: {
      ko: '프로세스의 지표 포트가 응답하지 않습니다.',
      en: 'The metrics port of a process does not answer.',
    },
    remedy: {
      ko: '그 프로세스의 로그 끝을 보고 다시 시작하세요. 지표 포트를 다른 프로그램이 쓰고 있을 수도 있습니다.',
      en: 'Read the end of its log and restart it. Another program may have taken its metrics port.',
    },
    severity: 'critical',
    threshold: 0,
    unit: null,
    ...{ forSeconds: 60, keepFiringSeconds: 120, ...HOLD_OFF, ...STATES },
    inhibitedBy: [],
    condition: { kind: 'signal', signal: PROCESS_DOWN },
  },
  {
    id: 'consumer-lag',
    title: { ko: '소비 지연', en: 'Consumer lag' },
    about: {
      ko: '소비자 그룹이 5분 넘게 메시지 100개보다 많이 밀려 있습니다.',
      en: 'A consumer group has been more than 100 messages behind for five minutes.',
    },
    remedy: {
      ko: '그 그룹의 워커가 떠 있는지, 무엇을 다시 시도하고 있는지 로그에서 확인하세요. 밀리기만 한다면 소비자를 늘리세요.',
      en: 'See in its log whether the worker of the group runs and what it retries. If it is only slow, add consumers.',
    },
    severity: 'warning',
    threshold: 100,
    unit: { ko: '메시지', en: 'messages' },
    ...{ forSeconds: 300, keepFiringSeconds: 120, ...HOLD_OFF, ...STATES },
    inhibitedBy: [POSTGRES_DOWN, KAFKA_DOWN],
    condition: { kind: 'signal', signal: CONSUMER_LAG },
  },
  {
    id: 'dead-letters',
    title: { ko: '처리 못 한 메시지', en: 'Dead letters' },
    about: {
      ko: '읽거나 처리할 수 없어 따로 치워 둔 메시지가 최근 10분 사이에 생겼습니다.',
      en: 'Messages that could not be parsed or handled were set aside in the last ten minutes.',
    },
    remedy: {
      ko: '토픽 <토픽>.dead-letter에서 헤더 reason을 읽고, 보낸 쪽을 고친 뒤 다시 보내세요.',
      en: 'Read header `reason` on topic <topic>.dead-letter, mend the sender, and publish them again.',
    },
    severity: 'warning',
    threshold: 0,
    unit: { ko: '메시지', en: 'messages' },
    ...{ forSeconds: 0, keepFiringSeconds: 120, holdOffSeconds: 0, ...STATES },
    inhibitedBy: [],
    condition: { kind: 'signal', signal: DEAD_LETTERS },
  },
  {
    id: 'order-money',
    title: { ko: '주문 금액 불일치', en: 'Order money differs' },
    about: {
      ko: '최근 한 시간의 주문 가운데 받은 돈과 남은 돈·환불한 돈의 합이 맞지 않는 주문이 있습니다. 기대값은 0입니다.',
      en: 'Of the orders of the last hour, some have taken another sum than is kept and refunded. Expected: 0.',
    },
    remedy: {
      ko: '뷰 order_money_difference에서 주문을 찾아 결제·환불·클레임 행과 결제사의 장부를 비교하세요.',
      en: 'Find the orders in view order_money_difference; compare their payments, refunds and claims with the provider’s book.',
    },
    severity: 'critical',
    threshold: 0,
    unit: { ko: '주문', en: 'orders' },
    ...{ forSeconds: 60, keepFiringSeconds: 600, holdOffSeconds: 0, ...STATES },
    inhibitedBy: [POSTGRES_DOWN],
    condition: { kind: 'sql', sql: ORDER_MONEY_SQL },
  },
  {
    id: 'roll-up-drift',
    title: { ko: '집계 어긋남', en: 'Roll-ups drift' },
    about: {
      ko: '최근 하루의 다시 세기가 이미 다 센 날의 집계를 고쳤습니다. 기대값은 0입니다.',
      en: 'A recount of the last day had to change roll-ups of days that were complete. Expected: 0.',
    },
    remedy: {
      ko: '고쳐진 날은 roll_up_day에 있습니다. npm run analytics -- recount 로 다시 세고, 그날 두 집계 엔진의 교대를 확인하세요.',
      en: 'The days are in roll_up_day. Recount them (npm run analytics -- recount), and look at hand-overs between the engines.',
    },
    severity: 'warning',
    threshold: 0,
    unit: { ko: '행', en: 'rows' },
    ...{ forSeconds: 0, keepFiringSeconds: 0, holdOffSeconds: 0, ...STATES },
    inhibitedBy: [POSTGRES_DOWN],
    condition: { kind: 'sql', sql: ROLL_UP_DRIFT_SQL },
  },
  {
    id: 'roll-ups-stale',
    title: { ko: '집계 멈춤', en: 'Roll-ups not written' },
    about: {
      ko: '주문이 들어오는데 집계가 10분 넘게 쓰이지 않았습니다.',
      en: 'Orders come, and roll-ups have not been written for ten minutes.',
    },
    remedy: {
      ko: '집계 워커(roll-ups)나 Spark 작업이 떠 있는지, roll_up_lease의 소유자가 살아 있는지 확인하세요.',
      en: 'See whether worker roll-ups or the Spark job runs, and whether the holder of roll_up_lease is alive.',
    },
    severity: 'warning',
    threshold: 10,
    unit: { ko: '분', en: 'minutes' },
    ...{ forSeconds: 60, keepFiringSeconds: 120, ...HOLD_OFF, ...STATES },
    inhibitedBy: [POSTGRES_DOWN, KAFKA_DOWN],
    condition: { kind: 'sql', sql: ROLL_UPS_STALE_SQL },
  },
  {
    id: 'evaluator-stopped',
    title: { ko: '알림 평가 멈춤', en: 'Alerts are not evaluated' },
    about: {
      ko: '알림 평가 워커가 2분 넘게 평가하지 않았습니다. 지금 보이는 알림은 그때의 것입니다.',
      en: 'The worker that evaluates alerts has not done so for two minutes. What is shown is of that time.',
    },
    remedy: {
      ko: '워커 alert-evaluator를 다시 시작하세요.',
      en: 'Restart worker alert-evaluator.',
    },
    severity: 'critical',
    threshold: 120,
    unit: { ko: '초', en: 'seconds' },
    ...{ forSeconds: 60, keepFiringSeconds: 0, ...HOLD_OFF, ...STATES },
    inhibitedBy: [],
    condition: { kind: 'prometheus', signal: EVALUATOR_STOPPED },
  },
];

/** Ids that were rules' once. */
export const RETIRED_RULES: readonly string[] = [];

export function alertRuleOf(id: string): AlertRule | undefined {
  return ALERT_RULES.find((rule) => rule.id === id);
}
