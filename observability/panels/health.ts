import { commonest, countOf, overTime, overWholeRange, type Panel, RANKED_BAR, TIME_AXIS } from './panel.ts';

/** Whether what shoppers see works, and how fast it gets here. */
export const HEALTH_PANELS: readonly Panel[] = [
  {
    id: 'errors-seen',
    title: { ko: '손님이 본 오류', en: 'Errors seen' },
    about: { ko: '오류가 난 화면', en: 'Pages on which a shopper met an error' },
    columns: 4,
    heightPx: 240,
    query: countOf(commonest('payload.path', 12, undefined, { missing: '?' }), { types: ['error-seen'] }),
    spec: () => ({
      mark: RANKED_BAR,
      encoding: {
        y: { field: 'key', type: 'nominal', title: null, sort: '-x' },
        x: { field: 'doc_count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
      },
    }),
  },
  {
    id: 'indexing-delay',
    title: { ko: '이벤트에서 색인까지', en: 'Event → indexed' },
    about: { ko: '걸린 시간의 p50 · p95 · p99 (ms)', en: 'Time taken, p50 · p95 · p99 (ms)' },
    columns: 8,
    heightPx: 240,
    query: countOf(
      overTime({ delay: { percentiles: { field: 'indexedAfterMs', percents: [50, 95, 99], keyed: false } } }),
      { conditions: [{ exists: { field: 'indexedAfterMs' } }] },
    ),
    spec: () =>
      overWholeRange({
        transform: [
          { filter: 'datum.doc_count > 0' },
          { flatten: ['delay.values'], as: ['each'] },
          { calculate: "'p' + datum.each.key", as: 'percentile' },
          { calculate: 'datum.each.value', as: 'ms' },
        ],
        mark: { type: 'line', point: { size: 18 }, interpolate: 'monotone', tooltip: true },
        encoding: {
          x: TIME_AXIS,
          y: { field: 'ms', type: 'quantitative', title: null },
          color: { field: 'percentile', type: 'nominal', title: null, legend: { orient: 'bottom' } },
        },
      }),
  },
];
