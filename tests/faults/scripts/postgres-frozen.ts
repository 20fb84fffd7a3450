import { pause } from '#server/pause.ts';
import { defineFault } from '../fault.ts';
import { createVisitor, percentile } from '../visitor.ts';

const FROZEN_SECONDS = 15;
const BOUND_MS = 3_000;
const STEADY_BOUND_MS = 1_000;
/** Read before the freeze, so held in memory. */
const KNOWN = ['/', '/products', '/categories'];
/** Need the database. */
const NEEDING = ['/orders', '/coupons', '/cart', '/products?min=12345&sort=rating', '/products/7', '/products/8'];

export const fault = defineFault({
  name: 'postgres-frozen',
  what: `PostgreSQL frozen for ${FROZEN_SECONDS} s while pages are asked for: those in memory and those that need the database.`,
  async run({ shop, signal, log }) {
    const visitor = createVisitor(shop);
    for (const path of KNOWN) await visitor.page(path);
    const known: { status: number; ms: number; body: string }[] = [];
    const needing: { status: number; ms: number; body: string }[] = [];
    const asking: Promise<unknown>[] = [];
    const steadyFromMs = 5_000;
    const steady: number[] = [];
    shop.signalService('postgres', 'SIGSTOP');
    try {
      const begunMs = performance.now();
      while (performance.now() - begunMs < FROZEN_SECONDS * 1_000 && !signal.aborted) {
        const atMs = performance.now() - begunMs;
        for (const [paths, answers] of [
          [KNOWN, known],
          [NEEDING, needing],
        ] as const)
          for (const path of paths)
            asking.push(
              visitor.page(path, 10_000).then((answer) => {
                answers.push(answer);
                if (atMs > steadyFromMs) steady.push(answer.ms);
              }),
            );
        await pause(1_000, signal);
      }
      await Promise.all(asking);
    } finally {
      shop.signalService('postgres', 'SIGCONT');
    }
    const begunMs = performance.now();
    let back = 0;
    while (back === 0 && performance.now() - begunMs < 20_000) {
      if ((await visitor.page('/orders')).status === 200) back = performance.now() - begunMs;
      else await pause(100, signal);
    }
    const tally = (answers: readonly { status: number }[]) =>
      [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => `${all.length} × ${status}`).join(', ');
    const slowest = Math.round(Math.max(...[...known, ...needing].map(({ ms }) => ms)));
    const retrying = needing.filter(({ status, body }) => status === 503 && body.includes('http-equiv="refresh"'));
    log(
      `known: p95 ${percentile(
        known.map(({ ms }) => ms),
        0.95,
      )} ms; needing: p95 ${percentile(
        needing.map(({ ms }) => ms),
        0.95,
      )} ms`,
    );
    return {
      known: { held: known.every(({ status }) => status === 200), detail: `pages in memory: ${tally(known)}` },
      needing: {
        held: needing.every(({ status }) => status === 503 || status === 200),
        detail: `pages that need the database: ${tally(needing)}`,
      },
      retry: {
        held: retrying.length === needing.filter(({ status }) => status === 503).length && retrying.length > 0,
        detail: `${retrying.length} answers come again by themselves`,
      },
      times: {
        held: slowest < BOUND_MS && percentile(steady, 0.95) < STEADY_BOUND_MS,
        detail: `slowest ${slowest} ms (bound ${BOUND_MS}); from the sixth second p95 ${percentile(steady, 0.95)} ms (bound ${STEADY_BOUND_MS})`,
      },
      back: { held: back > 0 && back < 6_000, detail: `/orders answers ${Math.round(back)} ms after the thaw` },
    };
  },
});
