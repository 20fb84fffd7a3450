import { kibanaFile } from './objects.ts';

/*
 * npm run kibana:import: puts data view, search and dashboard into the Kibana at KIBANA_URL, over what is there of
 * them.
 */

const REMEDY = 'Set KIBANA_URL to where Kibana answers, for example http://user:password@localhost:5601';

async function main(): Promise<string> {
  const address = process.env.KIBANA_URL;
  if (address === undefined || !URL.canParse(address)) throw new Error(`KIBANA_URL is not an address. ${REMEDY}`);
  const url = new URL(address);
  const headers: Record<string, string> = { 'kbn-xsrf': 'dangol' };
  if (url.username !== '') {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  const base = url.href.replace(/\/$/, '');
  const form = new FormData();
  form.append('file', new Blob([kibanaFile()], { type: 'application/ndjson' }), 'dangol.ndjson');
  const response = await fetch(`${base}/api/saved_objects/_import?overwrite=true`, {
    method: 'POST',
    headers,
    body: form,
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new Error(`Kibana does not answer at ${base} (${String(error)}). ${REMEDY}`);
  });
  const answer = (await response.json().catch(() => ({}))) as {
    success?: boolean;
    successCount?: number;
    errors?: unknown;
  };
  if (!response.ok || answer.success !== true)
    throw new Error(`Kibana refused the import (HTTP ${response.status}): ${JSON.stringify(answer.errors ?? answer)}`);
  return `${answer.successCount} objects are in Kibana: ${base}/app/dashboards#/view/dangol-events-dashboard`;
}

try {
  console.log(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
