import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { PanelRow } from '#contracts/pipeline-panels.ts';
import type { Locale } from '../../i18n/locales.ts';
import { OPERATOR_MESSAGES } from '../../i18n/operator-messages.ts';
import { type BoardPipelinePanel, PipelineCard } from './pipeline-card.tsx';

const growth: BoardPipelinePanel = {
  ...{ id: 'growth', title: 'Growth', about: 'Month on month', columns: 4, heightPx: 240, pace: 'slow' },
  store: 'postgres',
  fields: [
    { field: 'month', title: 'Month', unit: 'text' },
    { field: 'growth', title: 'Growth', unit: 'change' },
  ],
  ...{ measures: ['growth'], spec: { mark: 'bar' } },
};

function markupOf(rows: PanelRow[], panel: BoardPipelinePanel = growth, locale: Locale = 'en'): string {
  const initial = { fromMs: 0, toMs: 1, rows, summary: rows.length === 0 ? '' : 'Newest: 3 %' };
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={OPERATOR_MESSAGES[locale]} timeZone="Asia/Seoul">
      <PipelineCard {...{ panel, initial, url: '/x', isPaused: false, onRead: () => undefined }} />
    </NextIntlClientProvider>,
  );
}

test('rows without a value to draw are stated, not drawn', () => {
  const rows = [
    { month: '2026-10', growth: null },
    { month: '2026-11', growth: null },
  ];
  const markup = markupOf(rows);
  expect(markup).toContain('No values yet.');
  expect(markup).toContain('data-state="empty"');
  expect(markup).not.toContain('role="img"');
  expect(markupOf(rows, growth, 'ko')).toContain('아직 값이 없습니다.');
  expect(markupOf([])).toContain('Nothing in this range.');
});

test('one value is drawn, and zero is a value', () => {
  const markup = markupOf([
    { month: '2026-10', growth: null },
    { month: '2026-11', growth: 0 },
  ]);
  expect(markup).toContain('role="img"');
  expect(markup).toContain('data-state="ready"');
});

test('figures without a value are figures', () => {
  const markup = markupOf([{ month: null, growth: null }], { ...growth, measures: [], spec: null });
  expect(markup).toContain('<dl');
  expect(markup).not.toContain('No values yet.');
});
