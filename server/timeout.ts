/** A timeout is split into this many parts; pending I/O is read after each. */
export const AWAKE_PARTS = 4;

/**
 * Calls `onPassed` once `ms` have passed in which the event loop was running. A plain timer also counts the time in
 * which the loop was blocked, and fires before an answer that arrived meanwhile is read: a service that did answer then
 * looks unavailable. So the time is split into parts, and pending I/O is read after each. Returns a function that
 * cancels it.
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
