import type { WordsLocale } from '#contracts/console-words.ts';
import type { Unit } from '#contracts/pipeline-panels.ts';

/** Vega: `value` as a short number of that unit: 1,270만 where Korean, 12.7M where English is read. */
export function shortNumber(value: string, unit: Unit, locale: WordsLocale): string {
  if (unit === 'share') return `format(${value}, '.0%')`;
  if (unit === 'change') return `format(${value}, '+.0%')`;
  const small = `format(${value}, ',.2~f')`;
  if (locale === 'en') return `abs(${value}) < 1000 ? ${small} : replace(format(${value}, '.3~s'), 'G', 'B')`;
  const by = (size: number, word: string) => `format(${value} / ${size}, ',.3~r') + '${word}'`;
  return `abs(${value}) >= 1e8 ? ${by(1e8, '억')} : abs(${value}) >= 1e4 ? ${by(1e4, '만')} : ${small}`;
}

/** Vega: `value` in full, for tooltips and labels. */
export function fullNumber(value: string, unit: Unit): string {
  if (unit === 'share') return `format(${value}, '.1%')`;
  if (unit === 'change') return `format(${value}, '+.1%')`;
  return unit === 'won' ? `format(${value}, ',.0f')` : `format(${value}, ',.2~f')`;
}
