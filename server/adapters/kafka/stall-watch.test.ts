import { expect, test, vi } from 'vitest';
import { createStallWatch } from './stall-watch.ts';

function setUp({ reachable = true } = {}) {
  const clock = { ms: 0 };
  const ends = new Map([[0, 10n]]);
  const onStalled = vi.fn();
  const watch = createStallWatch({
    topics: ['behavior'],
    endOffsets: async () => ends,
    reachable: async () => reachable,
    onStalled,
    silenceMs: 30_000,
    now: () => clock.ms,
  });
  watch.assigned(new Map([['behavior', [0]]]));
  /** Time goes by in checks of 15 s, with or without fetches. */
  async function pass(seconds: number, alive = true) {
    for (let past = 0; past < seconds; past += 15) {
      clock.ms += 15_000;
      if (alive) watch.alive();
      await watch.check();
    }
  }
  return { watch, ends, onStalled, pass };
}

test('a consumer that neither fetches nor beats is stalled, unless the brokers are away', async () => {
  const silent = setUp();
  await silent.pass(60, false);
  expect(silent.onStalled).toHaveBeenCalled();
  const alone = setUp({ reachable: false });
  await alone.pass(300, false);
  expect(alone.onStalled).not.toHaveBeenCalled();
});

test('messages that wait while it fetches nothing of them are a stall; an idle topic is none', async () => {
  const { ends, onStalled, pass } = setUp();
  await pass(300);
  expect(onStalled).not.toHaveBeenCalled();
  ends.set(0, 11n);
  await pass(30);
  expect(onStalled).not.toHaveBeenCalled();
  await pass(30);
  expect(onStalled).toHaveBeenCalled();
});

test('one that gets on is not stalled, nor one inside a long batch', async () => {
  const { watch, ends, onStalled, pass } = setUp();
  for (let n = 11n; n < 30n; n += 1n) {
    ends.set(0, n + 5n);
    watch.handled('behavior', 0, n);
    await pass(30);
  }
  watch.batchBegins();
  await pass(600, false);
  expect(onStalled).not.toHaveBeenCalled();
});

test('another partition than ours may wait', async () => {
  const { ends, onStalled, pass } = setUp();
  await pass(15);
  ends.set(1, 1_000n);
  await pass(120);
  expect(onStalled).not.toHaveBeenCalled();
});
