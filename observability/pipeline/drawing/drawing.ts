import type { Drawing } from '../panel.ts';

/** A Vega-Lite specification without its data and its size. Its rows have their codes worded already. */
export type PanelSpec = Record<string, unknown>;

export type DrawingOf<Kind extends Drawing['kind']> = Extract<Drawing, { kind: Kind }>;
