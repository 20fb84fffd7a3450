import type { Reason } from './left-out.ts';

/** One record of a file, cells as they stand there (unquoted, not trimmed). */
export interface Row {
  /** Of the line it begins in, from 1. */
  line: number;
  cells: string[];
  /** Why it cannot be used; its cells are not read then. */
  problem?: Reason;
}
