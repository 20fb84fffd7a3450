import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { DryRunProgress } from '#contracts/operator.ts';
import { RULES, ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings, type RuleSettings } from '#domain/coupon/rule.ts';
import { RULE_CODES, type RuleCode } from '#domain/coupon/rule-codes.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventDays } from '#server/adapters/elasticsearch/event-days.ts';
import { createEventIndex, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
import { createDryRuns, type DryRuns } from '#server/operator/dry-run.ts';
import { COUPON_SCENARIOS, createTrial, type Trial } from '../support/coupon-scenarios.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const operator = { role: 'ADMIN' } as const;
const nowMs = Date.now();
const midnightMs = koreanDayStartMs(koreanDay(nowMs) - 1);
/** A quarter past noon, so that what waits is due on the same day. */
const yesterdayMs = midnightMs + 12.25 * HOUR_MS;

const services = await startTestServices();
const shop = await startTestShop(services);
let elasticsearch: Elasticsearch;
let dryRuns: DryRuns;

beforeAll(async () => {
  await shop.db.category.create({
    data: { id: 2, slug: 'other', nameKo: '다른', nameEn: 'Other', icon: 'gift', position: 2 },
  });
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
  dryRuns = createDryRuns(deps());
});
afterAll(async () => {
  await elasticsearch.close();
});

function deps(namespace = services.namespace) {
  return { db: shop.db, events: createEventDays(elasticsearch, namespace), now: () => new Date(nowMs) };
}

async function index(events: readonly BehaviorEvent[], namespace = services.namespace): Promise<void> {
  const days = createEventIndex(elasticsearch, namespace);
  await days.prepare();
  expect((await days.write(events)).rejected).toEqual([]);
  await elasticsearch.client.indices.refresh({ index: eventIndexNames(namespace).pattern });
}

const settingsOf = (code: RuleCode, changed: Partial<RuleSettings> = {}): RuleSettings => {
  const rule = ruleOf(code);
  if (rule === undefined) throw new Error(`${code} is gone`);
  return { ...defaultSettings(rule), ...changed };
};

/** How long before yesterday noon a scenario has to begin to end then. */
const BEGINS_BEFORE_MS: Partial<Record<RuleCode, number>> = { C9: 13 * DAY_MS };

/** Where the scenario's "short by one" is short of time, which passes in a dry run: another way to fall short. */
const FALLS_SHORT: Partial<Record<RuleCode, (trial: Trial) => Promise<void>>> = {
  async C1(trial) {
    const [productId = 0] = trial.products.ofOne;
    await trial.did('page-viewed', { productId });
    await trial.cart(productId);
  },
  async C9(trial) {
    for (const ago of [28, 14, 0]) await trial.ordered(ago, trial.products.ofOne[0] ?? 0);
    await trial.passes(12 * DAY_MS);
    await trial.ordered(0, trial.products.ofOne[1] ?? 0);
  },
};

async function tableCounts() {
  const { coupon, ruleBudget, ruleTimer, shopperPast, outboxMessage, ruleSetting, reminderMail } = shop.db;
  return Promise.all([
    coupon.count(),
    ruleBudget.findMany({ orderBy: { rule: 'asc' } }),
    ruleTimer.count(),
    shopperPast.findMany({ orderBy: { shopperId: 'asc' } }),
    outboxMessage.count(),
    ruleSetting.count(),
    reminderMail.count(),
  ]);
}

test.each(RULE_CODES)(
  '%s: finds on yesterday whom the issuer gives a coupon, nobody else, and writes nothing',
  async (code) => {
    const events: BehaviorEvent[] = [];
    const trialOf = (rules = RULES.filter((rule) => rule.code === code)) =>
      createTrial(shop, rules, {
        atMs: yesterdayMs - (BEGINS_BEFORE_MS[code] ?? 0),
        onEvent: (event) => events.push(event),
      });
    const [lucky, short] = [await trialOf(), await trialOf()];
    await COUPON_SCENARIOS[code].holds(lucky);
    await (FALLS_SHORT[code] ?? COUPON_SCENARIOS[code].failsByOne)(short);
    expect(await shop.db.coupon.count({ where: { shopperId: lucky.shopperId } })).toBe(1);
    const namespace = `${services.namespace}-${code.toLowerCase()}`;
    await index(events, namespace);

    const before = await tableCounts();
    const answer = await createDryRuns(deps(namespace)).run(operator, code, settingsOf(code));
    expect(answer.examples.map(({ shopperId }) => shopperId)).toEqual([lucky.shopperId]);
    expect(answer).toMatchObject({ coupons: 1, shoppers: 1, isWhole: true, from: new Date(midnightMs).toISOString() });
    expect(answer.atMostWon).toBe(settingsOf(code).maxDiscountWon);
    expect(await tableCounts()).toEqual(before);
  },
);

test('settings that are not saved decide; what is wrong with them is named; a long day says how far it has come', async () => {
  const events: BehaviorEvent[] = [];
  const options = { atMs: yesterdayMs, onEvent: (event: BehaviorEvent) => void events.push(event) };
  for (let shopper = 0; shopper < 4; shopper++) {
    const { did } = await createTrial(shop, [], options);
    await did('payment-succeeded', { orderId: crypto.randomUUID(), amountWon: 7_000, method: 'card' });
  }
  await index(events);
  const progress: DryRunProgress[] = [];
  const onProgress = (step: DryRunProgress) => void progress.push(step);

  expect((await dryRuns.run(operator, 'C6', settingsOf('C6'))).coupons).toBe(0);
  const lower = settingsOf('C6', { maxDiscountWon: 3_000, parameters: { minWon: 7_000, latestSeconds: 600 } });
  const answer = await dryRuns.run(operator, 'C6', lower, { onProgress });
  expect(answer).toMatchObject({ coupons: 4, shoppers: 4, atMostWon: 12_000, events: 4, issuedThen: 0 });
  expect(progress.at(-1)).toEqual({ read: 4, total: 4, coupons: 4 });

  await expect(dryRuns.run(operator, 'C6', { ...lower, discountPercent: 99 })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { errors: [{ field: 'discountPercent', min: 1, max: 90 }] },
  });
});

test('it is bounded, taken back, and one at a time', async () => {
  const events: BehaviorEvent[] = [];
  const namespace = `${services.namespace}-many`;
  const { did } = await createTrial(shop, [], { atMs: yesterdayMs, onEvent: (event) => void events.push(event) });
  await did('payment-succeeded', { orderId: crypto.randomUUID(), amountWon: 20_000, method: 'card' });
  const [one] = events;
  if (one === undefined) throw new Error('nothing was told');
  const many = Array.from({ length: 2_500 }, (_, at): BehaviorEvent => {
    const occurredAt = new Date(yesterdayMs + at * 1_000).toISOString();
    return { ...one, id: crypto.randomUUID(), shopperId: crypto.randomUUID(), occurredAt };
  });
  await index(many, namespace);

  const bounded = await createDryRuns({ ...deps(namespace), mostEvents: 2_000 }).run(operator, 'C6', settingsOf('C6'));
  expect(bounded).toMatchObject({ isWhole: false, events: 2_000, coupons: 2_000 });
  expect(bounded.until).toBe(many[1_999]?.occurredAt);

  const runs = createDryRuns(deps(namespace));
  const whole = runs.run(operator, 'C6', settingsOf('C6'));
  await expect(runs.run(operator, 'C6', settingsOf('C6'))).rejects.toMatchObject({ code: 'too-many-requests' });
  expect(await whole).toMatchObject({ isWhole: true, coupons: 2_500, shoppers: 2_500 });

  const taken = new AbortController();
  const aborted = runs.run(operator, 'C6', settingsOf('C6'), { signal: taken.signal, onProgress: () => taken.abort() });
  await expect(aborted).rejects.toThrow();
  expect((await runs.run(operator, 'C6', settingsOf('C6'))).coupons).toBe(2_500);
});

test('no events, no coupons; no operator, no answer; no Elasticsearch, no guess', async () => {
  const empty = createDryRuns(deps(`${services.namespace}-empty`));
  expect(await empty.run(operator, 'C1', settingsOf('C1'))).toMatchObject({ coupons: 0, events: 0, isWhole: true });
  await expect(dryRuns.run({ role: 'CUSTOMER' }, 'C1', settingsOf('C1'))).rejects.toMatchObject({ code: 'forbidden' });
  const away = createElasticsearch({
    connection: { url: 'http://127.0.0.1:9', login: null },
    requestTimeoutMs: 500,
    maxRetries: 0,
  });
  const blind = createDryRuns({ ...deps(), events: createEventDays(away, services.namespace) });
  await expect(blind.run(operator, 'C1', settingsOf('C1'))).rejects.toMatchObject({ code: 'unavailable' });
});
