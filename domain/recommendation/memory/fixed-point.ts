/**
 * Increments are integers of this fraction of one. Integers below 2^53 add exactly in a Float64, so a sum does not
 * depend on the order of its terms: every worker agrees bit for bit, however the partitions interleave.
 */
export const UNIT = 2 ** 20;
