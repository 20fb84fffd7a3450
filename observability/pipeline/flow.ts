import { GROUP_WORDS } from '#contracts/console-words.ts';
import { type PipelinePanel, words } from './panel.ts';

const TOPIC = { field: 'topic', title: words('토픽', 'Topic'), unit: 'text' } as const;

/** What flows through Kafka and into the roll-ups, and what does not arrive. */
export const FLOW_PANELS: readonly PipelinePanel[] = [
  {
    id: 'kafka-lag',
    title: words('Kafka 지연', 'Kafka lag'),
    about: words(
      '컨슈머 그룹이 아직 처리하지 않은 메시지, 파티션별. 지금의 값',
      'Messages that a consumer group has not handled yet, by partition, now',
    ),
    columns: 4,
    heightPx: 320,
    pace: 'live',
    drawing: { kind: 'matrix', across: 'partition', down: 'group', measure: 'messages', labelled: true },
    fields: [
      { field: 'group', title: words('그룹', 'Group'), unit: 'text', words: GROUP_WORDS },
      TOPIC,
      { field: 'partition', title: words('파티션', 'Partition'), unit: 'text' },
      { field: 'messages', title: words('밀린 메시지', 'Messages behind'), unit: 'count' },
    ],
    query: {
      kind: 'kafka',
      figure: 'lag',
      expr: 'max by (group, topic, partition) (dangol_kafka_lag)',
      legend: '{{group}} {{topic}}/{{partition}}',
    },
  },
  {
    id: 'kafka-arrivals',
    title: words('들어온 메시지', 'Messages in'),
    about: words('토픽별 초당 메시지, 지난 1분 안의 평균', 'Messages a second by topic, mean within the last minute'),
    columns: 4,
    heightPx: 320,
    pace: 'live',
    drawing: { kind: 'ranking', name: 'topic', measure: 'per_second' },
    fields: [
      TOPIC,
      { field: 'per_second', title: words('초당', 'A second'), unit: 'perSecond' },
      { field: 'messages', title: words('지금까지', 'So far'), unit: 'count' },
    ],
    query: {
      kind: 'kafka',
      figure: 'arrivals',
      expr: 'sum by (topic) (max by (topic, partition) (rate(dangol_kafka_end_offset[1m])))',
      legend: '{{topic}}',
    },
  },
  {
    id: 'dead-letters',
    title: words('데드 레터', 'Dead letters'),
    about: words(
      '처리할 수 없어 사유와 함께 따로 둔 메시지, 토픽별 보관 중인 수. 0이어야 정상',
      'Messages set aside with their reason and still stored, by topic; 0 is as it should be',
    ),
    columns: 4,
    heightPx: 320,
    pace: 'live',
    drawing: { kind: 'ranking', name: 'topic', measure: 'messages' },
    fields: [TOPIC, { field: 'messages', title: words('데드 레터', 'Dead letters'), unit: 'count' }],
    query: {
      kind: 'kafka',
      figure: 'dead-letters',
      expr: 'max by (topic) (dangol_kafka_dead_letters)',
      legend: '{{topic}}',
    },
  },
  {
    id: 'roll-ups',
    title: words('집계 상태', 'State of the roll-ups'),
    about: words(
      '이 화면의 숫자를 만드는 쪽. 다시 셀 날이 있으면 그날의 숫자는 아직 모자랍니다. 차이는 지난 재계산이 고친 행 수로, 0이어야 정상',
      "Who makes this page's numbers. Days to recount are not complete yet; drift, the rows that recounts had to mend, should be 0",
    ),
    columns: 12,
    heightPx: 72,
    pace: 'live',
    drawing: { kind: 'figures' },
    fields: [
      { field: 'written_at', title: words('마지막 기록', 'Last written'), unit: 'time' },
      { field: 'holder', title: words('기록하는 쪽', 'Written by'), unit: 'text' },
      { field: 'dirty_days', title: words('다시 셀 날', 'Days to recount'), unit: 'count' },
      { field: 'drift', title: words('30일 차이', 'Drift, 30 days'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      sql: `SELECT (SELECT max(updated_at) FROM roll_up_offset) AS written_at,
  (SELECT max(holder) FROM roll_up_lease WHERE expires_at > now()) AS holder,
  count(*) FILTER (WHERE dirty_since IS NOT NULL)::float8 AS dirty_days,
  coalesce(sum(drift) FILTER (WHERE day >= ({{to}} AT TIME ZONE 'Asia/Seoul')::date - 30), 0)::float8 AS drift
FROM roll_up_day`,
    },
  },
];
