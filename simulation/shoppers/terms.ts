/** What a coupon rule promises, in numbers, as the shop's owner wrote them down; not read off the rules' code. */
export interface Terms {
  /** Shortest time between two coupons of the rule for one shopper. */
  cooldownSeconds: number;
  /** Most coupons of the rule a shopper gets in a month. */
  cap: number;
  /** How long a shopper must have waited, where the rule is about waiting. */
  waitSeconds: number;
}

export const RULES_JUDGED = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9'] as const;
export type CouponRule = (typeof RULES_JUDGED)[number];
export type TermsBook = Readonly<Record<CouponRule, Terms>>;

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

export const PROMISED: TermsBook = {
  C1: { cooldownSeconds: MINUTE, cap: 10, waitSeconds: 3 },
  C2: { cooldownSeconds: 10 * MINUTE, cap: 5, waitSeconds: 0 },
  C3: { cooldownSeconds: 10 * MINUTE, cap: 10, waitSeconds: 0 },
  C4: { cooldownSeconds: HOUR, cap: 3, waitSeconds: 0 },
  C5: { cooldownSeconds: HOUR, cap: 5, waitSeconds: 0 },
  C6: { cooldownSeconds: DAY, cap: 3, waitSeconds: 0 },
  C7: { cooldownSeconds: DAY, cap: 3, waitSeconds: 30 * MINUTE },
  C8: { cooldownSeconds: MINUTE, cap: 5, waitSeconds: 0 },
  C9: { cooldownSeconds: DAY, cap: 2, waitSeconds: 0 },
};

/** What an operator has set, by rule. */
export interface OperatorSetting {
  rule: string;
  cooldownSeconds: number;
  capPerShopper: number;
  parameters: unknown;
}

/** The promise with what operators have turned laid over it. */
export function termsWith(settings: readonly OperatorSetting[]): TermsBook {
  const book: Record<CouponRule, Terms> = { ...PROMISED };
  for (const { rule, cooldownSeconds, capPerShopper, parameters } of settings) {
    const code = RULES_JUDGED.find((known) => known === rule);
    if (code === undefined) continue;
    const waitSeconds = Number((parameters as { waitSeconds?: number }).waitSeconds ?? book[code].waitSeconds);
    book[code] = { cooldownSeconds, cap: capPerShopper, waitSeconds };
  }
  return book;
}
