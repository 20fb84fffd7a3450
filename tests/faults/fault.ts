import type { FaultShop } from './shop.ts';

/**
 * One invariant that a fault checks. `detail` names the figures: what was tried, what was measured, against which
 * bound.
 */
export interface Invariant {
  held: boolean;
  detail: string;
}

export interface FaultContext {
  shop: FaultShop;
  /** Uniform in [0, 1), from `--seed`; the same seed runs the same fault. */
  random(): number;
  /** Progress, one line. */
  log(line: string): void;
  /** Aborted when the run is stopped by hand or the fault exceeds its time limit. */
  signal: AbortSignal;
}

/** A fault or an attack, run against a shop that is served on real services. One file each in scripts/. */
export interface Fault {
  /** Kebab case, equal to the file's name. */
  name: string;
  /** What is done to the shop, in one sentence with its numbers. */
  what: string;
  /** Settings of the shop's processes while this fault runs, on top of the stack's. */
  settings?: Record<string, string>;
  /** Default 120. */
  timeoutSeconds?: number;
  /**
   * Does it and returns invariants by name. What it froze or killed it starts again itself (use `finally`). A fault
   * that throws counts as an invariant that did not hold.
   */
  run(context: FaultContext): Promise<Record<string, Invariant>>;
}

export function defineFault(fault: Fault): Fault {
  return fault;
}
