/**
 * Runs `work` with the newest argument, one run at a time: what comes while it runs waits, and only the newest of it is
 * run after. So asking any number of times costs one run under way and one waiting. `work` must not reject.
 */
export function latestOnly<T>(work: (value: T) => Promise<void>): (value: T) => void {
  let running = false;
  let waiting: { value: T } | null = null;

  async function run(first: T): Promise<void> {
    running = true;
    let next: { value: T } | null = { value: first };
    while (next !== null) {
      await work(next.value);
      next = waiting;
      waiting = null;
    }
    running = false;
  }

  return (value) => {
    if (running) waiting = { value };
    else void run(value);
  };
}
