/** Time passes in so many parts; after each, what has come is read. */
export const AWAKE_PARTS = 4;

/**
 * Calls `onPassed` once `ms` have passed in which this process was awake. A plain timer also counts the time a process
 * was too busy to listen, and fires before an answer that has long arrived is read: whoever waits then takes for away
 * what is there. So the time passes in parts, and what has come is read after each. Returns what calls it off.
 */
export function afterAwake(ms: number, onPassed: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  let left = AWAKE_PARTS;
  let timer = setTimeout(passed, ms / AWAKE_PARTS);

  function passed(): void {
    left--;
    if (left > 0) timer = setTimeout(passed, ms / AWAKE_PARTS);
    // Immediates come after the poll for what has arrived.
    else immediate = setImmediate(onPassed);
  }

  return () => {
    clearTimeout(timer);
    if (immediate !== undefined) clearImmediate(immediate);
  };
}

/** `work`'s answer, or undefined when it fails or takes longer, as `afterAwake` counts. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const callOff = afterAwake(ms, () => resolve(undefined));
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    callOff();
  }
}
