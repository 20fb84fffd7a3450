import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { expect, test, vi } from 'vitest';
import { SOURCES } from '#contracts/sources.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { PANELS, panelById } from './index.ts';
import type { Panel, PanelLocale } from './panel.ts';
import { intervalFor, resolveQuery } from './resolve.ts';

const AT = Date.parse('2026-11-20T15:00:00Z');
const bucket = (key: string | number, more: object = {}) => ({ key, doc_count: 3, ...more });
const sources = (more: object) => ({ sources: { buckets: SOURCES.map((key) => bucket(key, more)) } });
const types = (...keys: string[]) => ({ types: { buckets: keys.map((key) => bucket(key)) } });

/** Buckets as Elasticsearch gives them, one set a panel. */
const ANSWERS: Record<string, object[]> = {
  'events-over-time': [bucket(AT, types('page-viewed', 'searched')), bucket(AT + HOUR_MS, types())],
  sources: ['shop', 'backfill'].map((key) =>
    bucket(key, { orders: { doc_count: 2 }, paid: { doc_count: 1, won: { value: 12_000 } } }),
  ),
  'active-shoppers': [
    bucket(AT, sources({ shoppers: { value: 2 } })),
    bucket(AT + HOUR_MS, sources({ shoppers: { value: 4 } })),
  ],
  funnel: ['viewed', 'carted', 'checkout', 'paid'].map((key) => bucket(key, sources({ shoppers: { value: 2 } }))),
  'paid-over-time': [bucket(AT, sources({ paid: { value: 12_000 } }))],
  'payment-failures': [bucket('declined')],
  'rule-firings': [bucket('C1', types('coupon-issued', 'coupon-used'))],
  'click-through': [
    bucket('item-cf', {
      types: {
        buckets: [bucket('shown', { products: { value: 60 } }), bucket('clicked', { products: { value: 0 } })],
      },
    }),
  ],
  'top-products': [bucket(17, types('page-viewed', 'cart-item-added'))],
  'hour-by-day': [bucket(AT), bucket(AT + HOUR_MS)],
  'top-categories': [
    bucket('viewed', { viewed: { buckets: [bucket(3)] }, ordered: { buckets: [] } }),
    bucket('ordered', { viewed: { buckets: [] }, ordered: { buckets: [bucket(4)] } }),
  ],
  searches: [bucket('이어폰', { results: { value: 12.5 } })],
  'searches-without-result': [bucket('없는말')],
  'errors-seen': [bucket('/cart')],
  'indexing-delay': [
    bucket(AT, { delay: { values: [50, 95, 99].map((key) => ({ key, value: key * 2 })) } }),
    { key: AT + HOUR_MS, doc_count: 0, delay: { values: [{ key: 50, value: null }] } },
  ],
};

/**
 * Draws without a screen, the way a browser under our policy does: expressions are interpreted, nothing is evaluated.
 */
async function draw(panel: Panel, locale: PanelLocale): Promise<{ rows: object[]; warnings: string[]; svg: string }> {
  const warnings: string[] = [];
  const warn = vi
    .spyOn(console, 'warn')
    .mockImplementation((...words: unknown[]) => void warnings.push(words.join(' ')));
  const spec = { data: { values: ANSWERS[panel.id] }, width: 400, height: 200, ...panel.spec(locale) } as TopLevelSpec;
  const compiled = compile(spec).spec;
  const view = new View(parse(compiled, undefined, { ast: true }), { expr: expressionInterpreter });
  await view.runAsync();
  const svg = await view.toSVG();
  expect(svg).toContain('<svg');
  // The marks are drawn from the last table.
  const rows = view.data(compiled.data?.at(-1)?.name ?? '') as object[];
  warn.mockRestore();
  view.finalize();
  return { rows, warnings, svg };
}

test('there are at least ten, each by its own id', () => {
  expect(PANELS.length).toBeGreaterThanOrEqual(10);
  expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  for (const panel of PANELS) expect(panelById(panel.id)).toBe(panel);
  expect(panelById('constructor')).toBeUndefined();
});

test.each(PANELS.map((panel) => [panel.id, panel] as const))('%s draws, in both languages', async (_, panel) => {
  for (const locale of ['ko', 'en'] as const) {
    const { rows, warnings } = await draw(panel, locale);
    expect(warnings).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      expect([column, value]).not.toContain(undefined);
      if (typeof value === 'number') expect([column, Number.isNaN(value)]).toEqual([column, false]);
    }
  }
});

test('a query is filled in with the range and has no placeholder left', () => {
  const range = { fromMs: AT - 24 * HOUR_MS, toMs: AT };
  for (const { query } of PANELS) {
    const resolved = resolveQuery(query, range);
    expect(JSON.stringify(resolved)).not.toContain('%');
    expect(JSON.stringify(resolved)).toContain(`"occurredAt":{"gte":${range.fromMs},"lte":${range.toMs}`);
  }
});

test('buckets of time divide a range into few enough to be seen', () => {
  const of = (hours: number) => intervalFor({ fromMs: AT - hours * HOUR_MS, toMs: AT });
  expect([0.25, 1, 6, 24, 24 * 7, 24 * 30, 24 * 365].map(of)).toEqual(['30s', '1m', '5m', '30m', '3h', '12h', '7d']);
});

test('click-through is clicks by products shown, under the list’s name; the same rate the results page gives', async () => {
  const panel = panelById('click-through');
  const { rows } = await draw(panel as Panel, 'ko');
  expect(rows).toMatchObject([{ list: '본 상품의 연관 상품', shown: 60, clicked: 3, rate: 0.05 }]);
});

test('orders and won of each source stand beside its bar, by its name', async () => {
  const panel = panelById('sources') as Panel;
  for (const [locale, texts] of [
    ['ko', ['이 상점', '미리 채운 과거', '주문 2건']],
    ['en', ['This shop', 'Seeded past', '2 orders']],
  ] as const) {
    const { rows, svg } = await draw(panel, locale);
    expect(rows).toMatchObject([
      { orders: 2, won: 12_000, events: 3 },
      { orders: 2, won: 12_000, events: 3 },
    ]);
    for (const text of texts) expect(svg).toContain(text);
  }
});

test('codes are drawn as words, a product by its name where the console gave one', async () => {
  const drawn = async (id: string) => JSON.stringify((await draw(panelById(id) as Panel, 'ko')).rows);
  expect(await drawn('events-over-time')).toContain('화면 봄');
  expect(await drawn('rule-firings')).toContain('C1 망설임');
  expect(await drawn('payment-failures')).toContain('승인 거절');
  expect(await drawn('top-products')).toContain('"product":"#17"');
  const named = { buckets: [bucket('무선 이어폰')] };
  ANSWERS['top-products'] = [bucket(17, { named, ...types('page-viewed') })];
  expect(await drawn('top-products')).toContain('"product":"무선 이어폰"');
  ANSWERS['top-products'] = [bucket(17, { name: '유리 컵', named, ...types('page-viewed') })];
  expect(await drawn('top-products')).toContain('"product":"유리 컵"');
});
