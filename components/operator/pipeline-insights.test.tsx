import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type CampaignDraft, type InsightBoard, insightBoardSchema } from '#contracts/insight-board.ts';
import type { Insights } from '#domain/insight/insight.ts';
import type { Locale } from '../../i18n/locales.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';
import { InsightDrafts } from './insight-drafts.tsx';
import { PipelineInsights } from './pipeline-insights.tsx';

const period = { from: 20_400, until: 20_455 };
const insights: Insights = {
  hours: {
    ...{ period, cells: 288, sample: 12_345 },
    answer: {
      state: 'found',
      statements: [
        {
          ...{ key: 'FEMALE:20:21', gender: 'FEMALE', ageBand: 20, hour: 21, orders: 300, groupOrders: 2_000 },
          ratio: { value: 2.04, low: 1.61, high: 2.58 },
        },
        {
          ...{ key: 'MALE:60:9', gender: 'MALE', ageBand: 60, hour: 9, orders: 90, groupOrders: 400 },
          ratio: { value: 1.5, low: 1.1, high: 2 },
        },
      ],
    },
  },
  cycles: {
    ...{ period, cells: 4, sample: 900 },
    answer: {
      state: 'found',
      statements: [
        {
          ...{ key: 'VIP', grade: 'VIP', medianDays: 14, lowDays: 13, highDays: null, customers: 200, spells: 900 },
          remindOnDay: 13,
        },
      ],
    },
  },
  occasions: {
    ...{ period, cells: 2, sample: 200_000 },
    answer: {
      state: 'found',
      statements: [
        {
          ...{ key: 'payday:20447', occasion: 'payday', occasions: 11, days: 21, orders: 9_000 },
          ...{ ratio: { value: 1.25, low: 1.19, high: 1.31 }, next: { from: 20_447, until: 20_448 } },
        },
      ],
    },
  },
  firstSales: { period, cells: 1, sample: 12, answer: { state: 'not-enough' } },
};
const createdAt = new Date('2026-11-26T04:00:00Z');
const drafts: CampaignDraft[] = [
  {
    ...{ kind: 'audience', subject: 'audience:FEMALE:20:21', createdAt },
    details: { gender: 'FEMALE', ageBand: 20, hour: 21, size: 1_234 },
  },
  {
    ...{ kind: 'promotion', subject: 'promotion:payday:20999', createdAt },
    details: { occasion: 'payday', from: '2026-12-25', until: '2026-12-26', discountPercent: null },
  },
];
const board: InsightBoard = {
  ...{ readAt: new Date('2026-11-26T04:01:30Z'), computedAt: new Date('2026-11-26T04:00:00Z'), insights, drafts },
  ...{ sizes: { 'FEMALE:20:21': 1_234, 'MALE:60:9': null }, window: 7 },
  reminders: [{ grade: 'VIP', own: 190, segment: 10 }],
};
const actions = { action: async () => null, reload: async () => undefined };

/** The page's text, without tags. */
function textOf(locale: Locale, node: React.ReactNode): string {
  const errors: string[] = [];
  const html = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={OPERATOR_MESSAGES[locale]}
      timeZone="Asia/Seoul"
      onError={({ message }) => errors.push(message)}
    >
      {node}
    </NextIntlClientProvider>,
  );
  expect(errors).toEqual([]);
  return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

test('each insight is a sentence in Korean, with its interval, its sample and its button', () => {
  const text = textOf('ko', <PipelineInsights board={board} {...actions} />);
  for (const part of [
    '20대 여성은 21시에 다른 손님보다 2.0배 많이 주문합니다.',
    '1.6–2.6배 · 이 시각 300건 / 이 집단 전체 2,000건',
    '60대 이상 남성은 9시에',
    '손님이 5명보다 적습니다',
    'VIP 손님은 보통 14일 만에 다시 옵니다.',
    '13일 이상',
    '월급날에는 같은 요일의 다른 날보다 25% 더 팔립니다.',
    '19%–31%',
    '말하기에는 데이터가 부족합니다.',
    '7일 동안 아직 안 팔린 상품을 먼저 보여 줍니다',
    ...['대상 초안 지우기', '대상 초안 만들기', '행사 초안 만들기', '되돌리기'],
  ])
    expect(text).toContain(part);
});

test('and in English', () => {
  const text = textOf('en', <PipelineInsights board={board} {...actions} />);
  for (const part of [
    'Women in their 20s order 2.0 times as often at 21:00 as other buyers.',
    'Men of 60 and over order',
    'VIP customers usually come back after 14 days.',
    '13 days or more',
    'Paydays sell 25% more than the same weekdays around them.',
    'Not enough data for a statement.',
    'Next: December 25 to December 26',
  ])
    expect(text).toContain(part);
});

test('while a past is loaded, and while the database is away, the page states that', () => {
  expect(textOf('en', <PipelineInsights board={{ ...board, insights: null }} {...actions} />)).toContain(
    'still being loaded',
  );
  expect(textOf('ko', <PipelineInsights board={null} {...actions} />)).toContain(
    '데이터베이스를 지금 읽을 수 없습니다',
  );
});

test('what could not be read again states since when', () => {
  expect(textOf('en', <PipelineInsights board={board} {...actions} />)).not.toContain('cannot be read again');
  const text = textOf('en', <PipelineInsights board={board} isStale {...actions} />);
  expect(text).toContain('Below is what was read at Nov 26, 2026, 1:01:30');
});

test('drafts name what they are of', () => {
  const text = textOf('ko', <InsightDrafts drafts={drafts} complete={actions.action} {...actions} />);
  expect(text).toContain('20대 여성, 21시 · 만들 때 1,234명');
  expect(text).toContain('월급날 행사 2026-12-25 ~ 2026-12-26');
});

test('the board is the same after its way to the browser; one of another form is refused', () => {
  expect(insightBoardSchema.parse(JSON.parse(JSON.stringify(board)))).toEqual(board);
  expect(insightBoardSchema.safeParse({ ...JSON.parse(JSON.stringify(board)), drafts: null }).success).toBe(false);
});
