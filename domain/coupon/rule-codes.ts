/** Codes of the coupon rules. A code without its rule in ./registry.ts does not compile. */
export const RULE_CODES = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9'] as const;
export type RuleCode = (typeof RULE_CODES)[number];
