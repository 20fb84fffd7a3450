import { expect, test } from 'vitest';
import { createMetrics } from '#server/observability/metrics.ts';
import { samplesIn } from './exposition.ts';

test('what a metrics page states is read back, whatever stands in a label', async () => {
  const metrics = createMetrics({ process: 'web', defaults: false });
  const gauge = metrics.gauge('dangol_a', 'Help with dangol_a{x="1"} 5 in it.', ['text']);
  const texts = ['plain', 'quoted "x", {y}', 'two\nlines', 'back\\slash', '한글', ''];
  for (const [at, text] of texts.entries()) gauge.set({ text }, at);
  metrics.counter('dangol_b_total', 'Of another name.').inc(7);
  expect(samplesIn(await metrics.text(), ['dangol_a'])).toEqual(
    texts.map((text, value) => ({ name: 'dangol_a', labels: { text, process: 'web' }, value })),
  );
});

test('lines that are no samples of these metrics are left out', () => {
  const page = [
    '# TYPE dangol_a gauge',
    'dangol_a 1 1700000000',
    'dangol_ab 2',
    'dangol_a NaN',
    'dangol_a',
    '<html>',
    '',
  ];
  expect(samplesIn(page.join('\n'), ['dangol_a'])).toEqual([{ name: 'dangol_a', labels: {}, value: 1 }]);
  expect(samplesIn('dangol_a 1.5e3', ['dangol_a'])).toEqual([{ name: 'dangol_a', labels: {}, value: 1_500 }]);
});
