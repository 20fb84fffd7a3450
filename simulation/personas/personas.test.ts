import { expect, test } from 'vitest';
import { createRandom } from '#simulation/seed/random.ts';
import type { Intention } from './intention.ts';
import { momentsLooked } from './past-plan.ts';
import { nextIntention, PERSONAS, type Persona, thinkSeconds } from './personas.ts';
import { kindOf, pickTaste, TASTES } from './taste.ts';
import { createVisit, type Seen } from './visit.ts';

/** A shop in memory: every page shows products of every kind a taste knows. */
function stroll(persona: Persona, seed: number, { steps = 120, isMember = true } = {}) {
  const random = createRandom(seed, persona.code);
  const taste = pickTaste(random);
  const visit = createVisit(taste, { isMember });
  const cards = [...taste.kinds, '알 수 없는 물건'].flatMap((kind, at) =>
    [0, 1, 2, 3].map((n) => ({
      productId: at * 10 + n + 1,
      name: `가게 ${kind} ${n}호`,
      list: n === 0 ? 'item-cf' : null,
      position: n,
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
    case 'log-in':
      return { page: 'home', cards };
    case 'open-orders':
      return { page: 'orders', cards: [] };
    case 'open-last-order':
      return { page: 'order', cards: [] };
    case 'open-ordered':
      return { page: 'detail', cards: [], product: { productId: 9_999, name: '가게 물건', soldOut: false } };
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
  expect(of('night-owl').visit.opened.length).toBeGreaterThanOrEqual(2);
});

test('who has a past logs in first; the regular then buys again what they bought; a guest does neither', () => {
  for (const persona of PERSONAS) {
    const [first] = stroll(persona, 3).intentions;
    expect(first?.kind === 'log-in').toBe(persona.past !== undefined);
    const guest = stroll(persona, 3, { isMember: false }).intentions.map(({ kind }) => kind);
    expect(guest).not.toContain('log-in');
    expect(guest).not.toContain('open-orders');
  }
  const regular = PERSONAS.find(({ code }) => code === 'loyal-repeat-buyer') as Persona;
  expect(stroll(regular, 3).intentions.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['open-orders', 'open-last-order', 'open-ordered', 'add-to-cart', 'place-order']),
  );
});

test('who looked at this time on other days looked in the hours of the visit', () => {
  const comesMs = Date.UTC(2026, 10, 21, 3, 59, 30);
  const visit = { comesMs, leavesMs: comesMs + 180_000 };
  const looked = momentsLooked([5, 2], visit);
  // The visit goes on past the full hour: looked at in both hours, then too.
  expect(looked.map((atMs) => new Date(atMs).toISOString().slice(8, 13))).toEqual(['16T03', '16T04', '19T03', '19T04']);
});

test('who likes a card follows it the less the further back it stands, whatever list it is in', () => {
  const taste = TASTES[0] as (typeof TASTES)[number];
  const clicks = new Map<string, number>();
  const browser = PERSONAS.find(({ code }) => code === 'never-buys') as Persona;
  const random = createRandom(1, 'clicks');
  for (const list of ['item-cf', 'trending', null])
    for (const position of [0, 6])
      for (let at = 0; at < 2_000; at++) {
        const card = { productId: 1, name: `가게 ${taste.kinds[0]} 1호`, list, position };
        const visit = createVisit(taste);
        visit.done({ kind: 'open-home' }, { page: 'home', cards: [card] });
        const { kind } = nextIntention(browser, visit.situation(60), random);
        const key = `${list} ${position}`;
        if (kind === 'open-card' || kind === 'hover') clicks.set(key, (clicks.get(key) ?? 0) + 1);
      }
  for (const list of ['item-cf', 'trending', 'null']) {
    // 0.35 of 2,000, and 0.88⁶ of that: five standard deviations either side. The seed is fixed.
    expect(Math.abs((clicks.get(`${list} 0`) ?? 0) - 700)).toBeLessThan(110);
    expect(Math.abs((clicks.get(`${list} 6`) ?? 0) - 325)).toBeLessThan(85);
  }
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
