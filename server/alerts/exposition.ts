import type { Sample } from '#domain/alert/samples.ts';

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Record<string, string> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** Samples of the metrics `names` in a page of Prometheus' text format; lines that are none are left out. */
export function samplesIn(text: string, names: readonly string[]): Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    const [, name, labels = '', figure] = LINE.exec(line) ?? [];
    const value = Number(figure);
    if (name === undefined || !names.includes(name) || !Number.isFinite(value)) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', quoted = '']) => [
      label,
      quoted.replace(/\\[n"\\]/g, (pair) => ESCAPES[pair] ?? pair),
    ]);
    return [{ name, labels: Object.fromEntries(pairs), value }];
  });
}
