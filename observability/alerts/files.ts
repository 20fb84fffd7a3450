import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** What docker-compose.yml mounts. */
export const FILES = {
  prometheus: join(folder, 'prometheus/alerts.yml'),
  grafana: join(folder, 'grafana/provisioning/alerting/alerts.yml'),
};
