/** Does the work, then reports its name and duration in one line; reports nothing when it fails. */
export async function timed<T>(progress: (line: string) => void, what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  progress(`${what} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}
