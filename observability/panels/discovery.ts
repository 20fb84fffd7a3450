import { DEFINITIONS, LIST_WORDS } from '#contracts/console-words.ts';
import { commonest, countOf, each, type Panel, RANKED_BAR, worded } from './panel.ts';

const WORDS = {
  ko: { query: '검색어', times: '번', mean: '평균 결과 수' },
  en: { query: 'Words', times: 'Times', mean: 'Mean results' },
};

/** How shoppers find things: by search and by what is recommended. */
export const DISCOVERY_PANELS: readonly Panel[] = [
  {
    id: 'searches',
    title: { ko: '검색어', en: 'Searches' },
    about: { ko: '많이 찾은 말과 평균 결과 수', en: 'Words most searched, and how much they find on average' },
    columns: 4,
    heightPx: 240,
    query: countOf(commonest('payload.query.keyword', 12, { results: { avg: { field: 'payload.results' } } }), {
      types: ['searched'],
    }),
    spec: (locale) => ({
      transform: [{ calculate: 'datum.results.value', as: 'mean' }],
      mark: RANKED_BAR,
      encoding: {
        y: { field: 'key', type: 'nominal', title: null, sort: '-x' },
        x: { field: 'doc_count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
        tooltip: [
          { field: 'key', type: 'nominal', title: WORDS[locale].query },
          { field: 'doc_count', type: 'quantitative', title: WORDS[locale].times },
          { field: 'mean', type: 'quantitative', format: ',.1f', title: WORDS[locale].mean },
        ],
      },
    }),
  },
  {
    id: 'searches-without-result',
    title: { ko: '결과 없는 검색', en: 'Searches with no result' },
    about: { ko: '찾았으나 아무것도 없던 말', en: 'Words that found nothing' },
    columns: 4,
    heightPx: 240,
    query: countOf(commonest('payload.query.keyword', 12), {
      types: ['searched'],
      conditions: [{ term: { 'payload.results': 0 } }],
    }),
    spec: () => ({
      mark: RANKED_BAR,
      encoding: {
        y: { field: 'key', type: 'nominal', title: null, sort: '-x' },
        x: { field: 'doc_count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
      },
    }),
  },
  {
    id: 'click-through',
    title: { ko: '추천 목록의 클릭률', en: 'Click-through by list' },
    about: DEFINITIONS.clickThrough,
    columns: 6,
    heightPx: 220,
    query: countOf(
      commonest('payload.list', 10, {
        types: each(
          {
            shown: { term: { type: 'recommendation-shown' } },
            clicked: { term: { type: 'recommendation-clicked' } },
          },
          // Each product of a list that came into view; a bucket's own count is of events.
          { products: { value_count: { field: 'payload.productIds' } } },
        ),
      }),
      { types: ['recommendation-shown', 'recommendation-clicked'] },
    ),
    spec: (locale) => ({
      transform: [
        { flatten: ['types.buckets'], as: ['each'] },
        { calculate: worded(LIST_WORDS, 'datum.key', locale), as: 'list' },
        { calculate: "datum.each.key === 'shown' ? datum.each.products.value : 0", as: 'shownHere' },
        { calculate: "datum.each.key === 'clicked' ? datum.each.doc_count : 0", as: 'clickedHere' },
        {
          aggregate: [
            { op: 'sum', field: 'shownHere', as: 'shown' },
            { op: 'sum', field: 'clickedHere', as: 'clicked' },
          ],
          groupby: ['list'],
        },
        { calculate: 'datum.shown > 0 ? datum.clicked / datum.shown : 0', as: 'rate' },
      ],
      encoding: {
        y: { field: 'list', type: 'nominal', title: null, axis: { labelLimit: 220 } },
        x: { field: 'rate', type: 'quantitative', title: null, axis: { format: '.0%' } },
        tooltip: [
          { field: 'list', type: 'nominal' },
          { field: 'shown', type: 'quantitative' },
          { field: 'clicked', type: 'quantitative' },
          { field: 'rate', type: 'quantitative', format: '.2%' },
        ],
      },
      layer: [
        { mark: { type: 'bar', cornerRadiusEnd: 4 } },
        {
          mark: { type: 'text', align: 'left', dx: 5, fontWeight: 'bold' },
          encoding: { text: { field: 'rate', type: 'quantitative', format: '.2%' } },
        },
      ],
    }),
  },
];
