import { URL_SETTING } from '../../stack/given.ts';

/** Services the environment names belong to somebody: tests use their own, whatever is set, in `stackDir`. */
export function forgetGivenServices(stackDir: string): void {
  for (const name of [...Object.values(URL_SETTING), 'DATABASE_OWNER_URL', 'DANGOL_NAMESPACE'])
    delete process.env[name];
  process.env.DANGOL_STACK_DIR = stackDir;
}
