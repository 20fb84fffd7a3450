'use client';

import { useEffect, useRef } from 'react';
import type { Result, VisualizationSpec } from 'vega-embed';
import { drawnDataName } from './panel-table.ts';
import type { PanelRow } from './panel-table.tsx';

export interface PanelChartProps {
  spec: Record<string, unknown>;
  rows: unknown[];
  heightPx: number;
  /** Its name for a reader who cannot see it. */
  label: string;
  /** Called with the rows as they are drawn, after each drawing. */
  onDrawn(rows: PanelRow[]): void;
}

const DATA = 'rows';
/** As many as there are kinds of events in a busy shop, neighbours apart. */
const LIGHT_COLOURS =
  '#0e6149 #df3f16 #2f6fd6 #f5a300 #7d4fc9 #0f8f9e #c92a3a #757f79 #7bb661 #d97ab0 #8a5a2b #5b6ee1 #b8a200 #2b3f8f #e58b6b #4a9b8e'.split(
    ' ',
  );
const DARK_COLOURS =
  '#46c496 #ff8a66 #6aa9ff #ffc24a #c39bff #4fd3e0 #f2707d #a3ada7 #a8d98f #f3a6d0 #c99a6b #97a4ff #e0cf4a #7f93e0 #ffc2a8 #8fd6ca'.split(
    ' ',
  );

/**
 * A Vega-Lite chart. Expressions are parsed to a tree and interpreted, since the content security policy forbids eval.
 * It is drawn when it first comes into view. New rows go into the existing chart, which is created again only for
 * another specification.
 */
export function PanelChart({ spec, rows, heightPx, label, onDrawn }: PanelChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Promise<Result | null> | null>(null);
  const latest = useRef(rows);
  latest.current = rows;
  const report = useRef(onDrawn);
  report.current = onDrawn;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let gone = false;
    let drawing: Promise<Result | null> | null = null;
    const begin = () => {
      drawing = draw({ element, spec, rows: latest.current, heightPx, label }).catch(() => null);
      drawn.current = drawing;
      void drawing.then((result) => {
        if (!gone) reportRows(result, report.current);
      });
    };
    // Twenty drawings at once hold a page up for seconds, and most of them are below its edge.
    const inView = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        inView.disconnect();
        begin();
      },
      { rootMargin: '200px' },
    );
    inView.observe(element);
    // Vega takes the width of its place once; a turned phone is another place.
    const resized = new ResizeObserver(() => {
      void drawing?.then((result) => {
        if (!gone) void result?.view.resize().runAsync();
      });
    });
    resized.observe(element);
    return () => {
      gone = true;
      drawn.current = null;
      inView.disconnect();
      resized.disconnect();
      void drawing?.then((result) => result?.finalize());
    };
  }, [spec, heightPx, label]);

  useEffect(() => {
    let gone = false;
    // Before it has come into view there is nothing to change: it is drawn of the newest rows then.
    void drawn.current?.then((result) => {
      if (gone) return;
      void result?.view
        .data(DATA, rows)
        .runAsync()
        .then(() => reportRows(result, report.current));
    });
    return () => {
      gone = true;
    };
  }, [rows]);

  return <div ref={place} role="img" aria-label={label} className="size-full" />;
}

/** The rows the first mark is made of. */
function reportRows(result: Result | null, report: PanelChartProps['onDrawn']): void {
  const name = result === null ? null : drawnDataName(result.vgSpec as Parameters<typeof drawnDataName>[0]);
  if (result !== null && name !== null) report([...(result.view.data(name) as PanelRow[])]);
}

interface Drawing extends Pick<PanelChartProps, 'spec' | 'rows' | 'heightPx' | 'label'> {
  element: HTMLElement;
}

async function draw({ element, spec, rows, heightPx, label }: Drawing): Promise<Result> {
  // Half a megabyte that no shopper needs.
  const [{ default: embed }, { expressionInterpreter }] = await Promise.all([
    import('vega-embed'),
    import('vega-interpreter'),
  ]);
  const whole = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: { name: DATA, values: rows },
    width: 'container',
    height: heightPx,
    autosize: { type: 'fit', contains: 'padding' },
    ...spec,
    // Without one every drawing is read as "Vega visualization".
    description: label,
  } as unknown as VisualizationSpec;
  return embed(element, whole, {
    ast: true,
    expr: expressionInterpreter,
    actions: false,
    renderer: 'svg',
    defaultStyle: false,
    tooltip: { theme: 'dark' },
    config: configFor(getComputedStyle(element)),
  });
}

/** The console's own colours, light or dark. */
function configFor(style: CSSStyleDeclaration) {
  const muted = style.getPropertyValue('color');
  const isDark =
    style.getPropertyValue('color-scheme') === 'dark' || matchMedia('(prefers-color-scheme: dark)').matches;
  const line = isDark ? '#2a302c' : '#e9ebe7';
  const font = style.fontFamily;
  const primary = isDark ? '#46c496' : '#0e6149';
  return {
    background: 'transparent',
    font,
    view: { stroke: 'transparent' },
    mark: { color: primary },
    text: { color: muted, fill: muted },
    axis: {
      labelColor: muted,
      titleColor: muted,
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelLimit: 140,
    },
    legend: { labelColor: muted, titleColor: muted, symbolType: 'circle' },
    range: {
      category: isDark ? DARK_COLOURS : LIGHT_COLOURS,
      heatmap: isDark ? ['#16322a', '#62d3a9'] : ['#e5f3ed', '#0e6149'],
      ramp: isDark ? ['#16322a', '#62d3a9'] : ['#e5f3ed', '#0e6149'],
    },
  } as const;
}
