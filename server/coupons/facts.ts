import { type FactName, type Facts, productOf } from '#domain/coupon/facts.ts';
import { NO_PAST, pastUpTo } from '#domain/coupon/past.ts';
import type { Trigger } from '#domain/coupon/trigger.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { cycleFacts } from '#server/adapters/postgres/reorder-cycles.ts';
import { cartFacts, productFacts } from '#server/adapters/postgres/rule-facts.ts';
import { readPasts } from '#server/adapters/postgres/shopper-past.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/** What a rule is asked about: whose trigger, and which facts it needs. */
export interface Question {
  shopperId: string;
  trigger: Trigger;
  needs: readonly FactName[];
}

/** One loader a fact, each for many questions at once: a batch costs one statement a fact, however long it is. */
const LOADERS: { [Name in FactName]: (tx: Tx, questions: readonly Question[], now: Date) => Promise<Facts[Name][]> } = {
  async cart(tx, questions) {
    const carts = await cartFacts(tx, [...new Set(questions.map(({ shopperId }) => shopperId))]);
    return questions.map(({ shopperId }) => carts.get(shopperId) ?? []);
  },
  async product(tx, questions) {
    const ids = questions.map(({ trigger }) => productOf(trigger));
    const products = await productFacts(tx, [...new Set(ids.filter((id) => id !== null))]);
    return ids.map((id) => (id === null ? null : (products.get(id) ?? null)));
  },
  async past(tx, questions) {
    const pasts = await readPasts(tx, [...new Set(questions.map(({ shopperId }) => shopperId))]);
    return questions.map(({ shopperId, trigger }) => {
      const past = pasts.get(shopperId) ?? NO_PAST;
      // The whole batch is stored before its decisions: a decision must not see later events.
      return trigger.kind === 'event' ? pastUpTo(past, trigger.event.occurredAtMs) : past;
    });
  },
  async cycle(tx, questions, now) {
    const ids = [...new Set(questions.map(({ shopperId }) => shopperId))];
    const cycles = await cycleFacts(tx, ids, koreanYear(now.getTime()));
    return questions.map(({ shopperId }) => cycles.get(shopperId) ?? null);
  },
};

/** The facts each question needs, in the order of the questions. */
export async function loadFacts(tx: Tx, questions: readonly Question[], now: Date): Promise<Partial<Facts>[]> {
  const answers: Partial<Facts>[] = questions.map(() => ({}));
  for (const name of Object.keys(LOADERS) as FactName[]) {
    const asking = questions.flatMap((question, index) => (question.needs.includes(name) ? [{ question, index }] : []));
    if (asking.length === 0) continue;
    const facts = await LOADERS[name](
      tx,
      asking.map(({ question }) => question),
      now,
    );
    asking.forEach(({ index }, at) => {
      Object.assign(answers[index] ?? {}, { [name]: facts[at] });
    });
  }
  return answers;
}
