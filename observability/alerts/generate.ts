import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ALERT_RULES } from '#contracts/alerts/rules.ts';
import { FILES } from './files.ts';
import { alertProvisioningText } from './grafana.ts';
import { ruleFileText } from './prometheus.ts';
import { scrapeTargets } from './targets.ts';

/* Generates the rule files of Prometheus and Grafana: node observability/alerts/generate.ts */

const targets = scrapeTargets();
const texts = {
  [FILES.prometheus]: ruleFileText(ALERT_RULES, targets),
  [FILES.grafana]: alertProvisioningText(ALERT_RULES, targets),
};
for (const [file, text] of Object.entries(texts)) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(file);
}
