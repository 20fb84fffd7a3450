import { expect, test } from 'vitest';
import { createRandom } from '#simulation/seed/random.ts';
import type { Intention } from './intention.ts';
import { nextIntention, PERSONAS, type Persona, thinkSeconds } from './personas.ts';
import { kindOf, pickTaste, TASTES } from './taste.ts';
import { createVisit, type Seen } from './visit.ts';

/** A shop in memory: every page shows products of every kind a taste knows. */
function stroll(persona: Persona, seed: number, steps = 120) {
  const random = createRandom(seed, persona.code);
  const taste = pickTaste(random);
  const visit = createVisit(taste);
  const cards = [...taste.kinds, '알 수 없는 물건'].flatMap((kind, at) =>
    [0, 1, 2, 3].map((n) => ({
      productId: at * 10 + n + 1,
      name: `가게 ${kind} ${n}호`,
      list: n === 0 ? 'item-cf' : null,
    })),
  );
  const intentions: Intention[] = [];
  let page: Seen = { page: 'nowhere', cards: [] };
  for (let step = 0; step < steps; step++) {
    const intention = nextIntention(persona, visit.situation(steps - step + 5), random);
    intentions.push(intention);
    page = after(intention, page, cards);
    visit.done(intention, page);
  }
  return { intentions, visit: visit.situation(60) };
}

function after(intention: Intention, before: Seen, cards: Seen['cards']): Seen {
  switch (intention.kind) {
    case 'open-home':
      return { page: 'home', cards };
    case 'open-category':
      return { page: 'list', cards };
    case 'search':
      return { page: 'search', cards: cards.filter(({ name }) => kindOf(name) === intention.query) };
    case 'open-card': {
      const { productId, name } = intention.card;
      return { page: 'detail', cards: [], product: { productId, name, soldOut: false } };
    }
    case 'open-cart':
      return { page: 'cart', cards: [] };
    case 'checkout':
      return { page: 'checkout', cards: [] };
    case 'place-order':
      return { page: 'order', cards: [] };
    case 'open-coupons':
      return { page: 'coupons', cards: [] };
    default:
      return before;
  }
}

test('there are ten personas, each with a name of its own', () => {
  expect(new Set(PERSONAS.map(({ code }) => code)).size).toBe(10);
  expect(PERSONAS.some(({ device }) => device === 'phone')).toBe(true);
});

test('the same seed gives the same visit, another seed another', () => {
  for (const persona of PERSONAS) {
    expect(stroll(persona, 1).intentions).toEqual(stroll(persona, 1).intentions);
    expect(stroll(persona, 1).intentions).not.toEqual(stroll(persona, 2).intentions);
  }
});

test.each([1, 2, 3, 4, 5])('everybody does what they came for (seed %i)', (seed) => {
  const of = (code: string) => stroll(PERSONAS.find((persona) => persona.code === code) as Persona, seed);
  expect(of('loyal-repeat-buyer').visit.orders).toBeGreaterThanOrEqual(2);
  expect(of('bargain-hunter').visit).toMatchObject({ orders: 1, couponVisits: 1 });
  expect(of('gift-buyer').visit.orders).toBe(1);
  expect(of('hesitant').visit.hesitations).toBeGreaterThanOrEqual(2);
  expect(of('search-first').visit.searched.length).toBeGreaterThanOrEqual(3);
  expect(of('mobile-one-hander').visit.cart.length).toBeGreaterThanOrEqual(3);
  const abandoner = of('cart-abandoner');
  expect(abandoner.visit.cart.length).toBeGreaterThanOrEqual(2);
  expect(abandoner.intentions.some(({ kind }) => kind === 'checkout')).toBe(false);
  const idler = of('never-buys').intentions.map(({ kind }) => kind);
  expect(idler).not.toContain('add-to-cart');
  expect(of('price-comparer').visit.opened.length).toBeGreaterThanOrEqual(4);
});

test('nobody opens a product twice, checks out an empty cart, or goes on after closing time', () => {
  for (const persona of PERSONAS) {
    const { visit } = stroll(persona, 7);
    expect(new Set(visit.opened).size).toBe(visit.opened.length);
    expect(nextIntention(persona, { ...visit, secondsLeft: 0 }, createRandom(1, 'x'))).toEqual({ kind: 'leave' });
  }
});

test('every taste has kinds the shop sells, and a first category', () => {
  for (const { kinds, categoryIds } of TASTES) {
    expect(kinds.length).toBeGreaterThan(2);
    expect(categoryIds.length).toBeGreaterThan(0);
  }
});

test('a product’s kind is read off its name, the longest that fits', () => {
  expect(kindOf('제로홈 게이밍 무선 이어폰 네이비')).toBe('무선 이어폰');
  expect(kindOf('아무것도 아님')).toBeNull();
});

test('think times are a person’s', () => {
  const random = createRandom(1, 'think');
  const times = Array.from({ length: 500 }, () => thinkSeconds(4, random));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...times)).toBeLessThanOrEqual(20);
});
