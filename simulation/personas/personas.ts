import type { Random } from '#simulation/seed/random.ts';
import {
  abandon,
  browse,
  buy,
  buyAgain,
  compare,
  fillCart,
  followOldLink,
  type Goal,
  hesitate,
  logIn,
  lookAtCoupons,
  lookInto,
  type Manner,
  searchFirst,
  searchInVain,
} from './goals.ts';
import type { Intention, Situation } from './intention.ts';
import type { PastPlan } from './past-plan.ts';

export interface Persona {
  code: string;
  device: 'desktop' | 'phone';
  /** Middle of the time between two doings. */
  paceSeconds: number;
  manner: Manner;
  /** In this order, each until it is done; then they look around. */
  goals: readonly Goal[];
  /** What they did on earlier days. Who has a past is a member. */
  past?: PastPlan;
}

const CALM: Manner = { restSeconds: [1, 2.2], cartChance: 0.1, searches: 0.25, sort: 'popular' };

/** The people of the shop. Shopper number n is persona n mod 10. */
export const PERSONAS: readonly Persona[] = [
  {
    code: 'bargain-hunter',
    device: 'phone',
    paceSeconds: 17,
    manner: { ...CALM, cartChance: 0.25, sort: 'discount' },
    goals: [followOldLink, hesitate(1), lookAtCoupons, buy(1)],
  },
  {
    code: 'loyal-repeat-buyer',
    device: 'phone',
    paceSeconds: 14,
    manner: CALM,
    goals: [logIn, buyAgain, buy(2)],
    past: { kind: 'seeded', member: 'may-buy-again' },
  },
  { code: 'never-buys', device: 'phone', paceSeconds: 20, manner: { ...CALM, cartChance: 0 }, goals: [] },
  {
    code: 'hesitant',
    device: 'phone',
    paceSeconds: 20,
    manner: { ...CALM, restSeconds: [4.5, 8], cartChance: 0.02 },
    goals: [hesitate(2)],
  },
  {
    code: 'gift-buyer',
    device: 'desktop',
    paceSeconds: 17,
    manner: { ...CALM, sort: 'rating' },
    goals: [compare(3), buy(1)],
  },
  {
    code: 'search-first',
    device: 'phone',
    paceSeconds: 17,
    manner: { ...CALM, searches: 0.8 },
    goals: [searchFirst(3)],
  },
  {
    code: 'night-owl',
    device: 'phone',
    paceSeconds: 22,
    manner: { ...CALM, restSeconds: [1, 6], searches: 0.1 },
    goals: [logIn, lookInto(2)],
    past: { kind: 'looked', daysAgo: [5, 2] },
  },
  {
    code: 'mobile-one-hander',
    device: 'phone',
    paceSeconds: 12,
    manner: { ...CALM, searches: 0.05 },
    goals: [logIn, fillCart(3)],
    past: { kind: 'seeded', member: 'reminder-due' },
  },
  {
    code: 'cart-abandoner',
    device: 'phone',
    paceSeconds: 17,
    // What they carted they leave: nothing is added that would begin the waiting anew.
    manner: { ...CALM, cartChance: 0 },
    goals: [abandon(2)],
  },
  {
    code: 'price-comparer',
    device: 'desktop',
    paceSeconds: 14,
    manner: { ...CALM, searches: 0.5, sort: 'price-asc' },
    goals: [searchInVain('타임머신'), compare(4)],
  },
];

/** What is left of a visit when somebody stops beginning things. */
const LEAVES_SECONDS = 4;

/** What `persona` means to do in `situation`. Pure: chance comes in. */
export function nextIntention(persona: Persona, situation: Situation, random: Random): Intention {
  if (situation.secondsLeft <= LEAVES_SECONDS) return { kind: 'leave' };
  // Without the account their past belongs to, a persona comes as a guest, and with nothing to buy again.
  const goals = situation.isGuest ? persona.goals.filter((goal) => goal !== buyAgain) : persona.goals;
  const goal = goals.find(({ isDone }) => !isDone(situation)) ?? browse(persona.manner);
  return goal.next(situation, random);
}

/**
 * Seconds until a person of this pace does the next thing: log-normal, as times of people are; half to five times the
 * pace.
 */
export function thinkSeconds(paceSeconds: number, random: Random): number {
  return Math.min(paceSeconds * 5, Math.max(paceSeconds / 2, paceSeconds * Math.exp(0.5 * random.normal())));
}
