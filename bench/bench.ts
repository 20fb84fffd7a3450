/** One measured number, the aim, and what others reach at the same. */
export interface Figure {
  value: number;
  unit: string;
  target?: { atLeast: number } | { atMost: number };
  peers?: Record<string, number | string>;
  /** What was measured, or why it is not what the target means. */
  note?: string;
}

export interface BenchContext {
  /** Prints a line of progress. */
  progress(line: string): void;
  /** Seconds or sizes may be cut to a tenth: a look, not a measurement. */
  quick: boolean;
  /** Aborted when the run is interrupted: what was started must be stopped. */
  signal: AbortSignal;
}

export interface Bench {
  /** Chosen by `--only`. */
  name: string;
  /** Figures it measures, by their names in the report. */
  figures: readonly string[];
  /** null: it cannot run here, and the reason was printed. */
  run(context: BenchContext): Promise<Record<string, Figure> | null>;
}
