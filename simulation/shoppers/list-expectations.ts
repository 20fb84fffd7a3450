import type { Action, Verdict } from './expectations.ts';
import type { Told } from './told.ts';

/** A list that has not come by then has not come. */
const LATEST_MS = 5_000;
/** Who goes on sooner may be between two sockets when the list comes. */
const STAYS_MS = 1_500;

/**
 * R1: every first view of a product brings a newer item-cf list. Wrong is one that gives as its reason a product this shopper
 * has not viewed. `actions` in order of time.
 */
export function judgeItemCf(actions: readonly Action[], { pushes }: Pick<Told, 'pushes'>): Verdict {
  const verdict: Verdict = { expected: 0, fired: 0, wrong: 0, latenciesMs: [] };
  const lists = pushes.filter(({ list }) => list.list === 'item-cf');
  const viewed = new Set<number>();
  actions.forEach((action, at) => {
    if (action.kind !== 'viewed' || action.productId === undefined || viewed.has(action.productId)) return;
    viewed.add(action.productId);
    const nextMs = actions.slice(at + 1).find(({ kind }) => kind !== 'carted')?.atMs ?? Number.POSITIVE_INFINITY;
    const answer = lists.find(
      ({ list, atMs }) => Date.parse(list.computedAt) >= action.atMs && atMs <= action.atMs + LATEST_MS,
    );
    if (answer === undefined && nextMs - action.atMs < STAYS_MS) return;
    verdict.expected++;
    if (answer === undefined) return;
    verdict.fired++;
    verdict.latenciesMs.push(answer.atMs - action.atMs);
  });
  const isUnfounded = ({ list }: Told['pushes'][number]) =>
    list.items.some(
      ({ reason }) => reason.kind === 'viewed' && reason.productId !== undefined && !viewed.has(reason.productId),
    );
  verdict.wrong = lists.filter(isUnfounded).length;
  return verdict;
}
