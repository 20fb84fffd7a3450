import { networkInterfaces } from 'node:os';
import { defineFault } from '../fault.ts';
import type { ProcessName } from '../shop.ts';

const PROCESSES: readonly ProcessName[] = ['web', 'realtime', 'workers'];
/** Figures and service names that only operators should see. */
const REVEALING = /process_cpu|dangol_|postgres|redis|kafka|elasticsearch/;

const outsideAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).flatMap(({ address, internal, family }) => (internal || family !== 'IPv4' ? [] : [address])),
  );

async function get(url: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return { status: answer.status, text: await answer.text() };
}

export const fault = defineFault({
  name: 'public-metrics',
  what: 'GET /metrics and /api/health/ready on the public port of each process, by five spellings of the path.',
  async run({ shop }) {
    const { env } = shop;
    const publicUrls: Record<ProcessName, string> = {
      web: shop.webUrl,
      realtime: shop.realtimeUrl,
      workers: `http://127.0.0.1:${env.WORKERS_PORT}`,
    };
    const revealing: string[] = [];
    const readiness: string[] = [];
    for (const name of PROCESSES) {
      for (const path of ['/metrics', '/metrics/', '/metrics?x=1', '//metrics', '/%6detrics']) {
        const { status, text } = await get(`${publicUrls[name]}${path}`);
        if (status !== 404 || /process_cpu|dangol_/.test(text)) revealing.push(`${name}${path}: HTTP ${status}`);
      }
      const { status, text } = await get(`${publicUrls[name]}/api/health/ready`);
      const keys = Object.keys(JSON.parse(text) as object).join();
      if (status >= 400 || keys !== 'status' || REVEALING.test(text)) readiness.push(`${name}: ${text}`);
    }
    const served: string[] = [];
    const exposed: string[] = [];
    for (const name of PROCESSES) {
      const port = Number(new URL(shop.metricsUrls[name]).port);
      const metrics = await get(`http://127.0.0.1:${port}/metrics`);
      const ready = await get(`http://127.0.0.1:${port}/api/health/ready`);
      if (/process_cpu/.test(metrics.text) && /"services":\{/.test(ready.text)) served.push(`${name} on ${port}`);
      for (const address of outsideAddresses()) {
        const answer = await get(`http://${address}:${port}/metrics`).catch(() => null);
        if (answer !== null) exposed.push(`${name} at ${address}:${port}`);
      }
    }
    const list = (entries: string[]) => entries.join(', ') || 'none';
    return {
      metrics: { held: revealing.length === 0, detail: `public ports that answer with figures: ${list(revealing)}` },
      readiness: { held: readiness.length === 0, detail: `public readiness beyond its status: ${list(readiness)}` },
      ownPorts: { held: served.length === PROCESSES.length, detail: `metrics and services on: ${list(served)}` },
      loopback: { held: exposed.length === 0, detail: `metrics ports open to other machines: ${list(exposed)}` },
    };
  },
});
