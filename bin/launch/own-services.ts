import { LOGIN_SETTINGS, URL_SETTING } from '../../stack/external-services.ts';
import { METRICS_SETTINGS } from './metrics-ports.ts';

/** Unsets the addresses of external services, so that tests never use them: their own stack is in `stackDir`. */
export function unsetExternalServices(stackDir: string): void {
  const services = [
    ...Object.values(URL_SETTING),
    ...Object.values(LOGIN_SETTINGS).flat(),
    'DATABASE_OWNER_URL',
    'READER_DATABASE_URL',
    'PAYMENT_DATABASE_URL',
    'PAYMENT_WEBHOOK_URL',
  ];
  for (const name of [...services, 'DANGOL_NAMESPACE', ...METRICS_SETTINGS]) delete process.env[name];
  process.env.DANGOL_STACK_DIR = stackDir;
}
