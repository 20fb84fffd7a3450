import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { grafanaFiles } from './files.ts';

/* Generates provisioning and dashboards from the panels: node observability/grafana/generate.ts */

for (const [path, text] of Object.entries(grafanaFiles())) {
  const file = join(import.meta.dirname, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(file);
}
