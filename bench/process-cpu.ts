/** Seconds of CPU that processes have spent so far, by their own clocks (metrics of prom-client). */
export async function cpuSecondsOf(metricsUrls: readonly string[]): Promise<number> {
  const each = await Promise.all(
    metricsUrls.map(async (url) => {
      const text = await (await fetch(url)).text();
      return Number(/^process_cpu_seconds_total\S* (\S+)/m.exec(text)?.[1] ?? Number.NaN);
    }),
  );
  return each.reduce((sum, seconds) => sum + seconds, 0);
}
