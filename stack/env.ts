import { DangolError } from '#domain/shared/errors.ts';
import { readEnvFile } from './control.ts';
import { liveState, stackPaths } from './state.ts';

/**
 * Settings for a process outside the launcher (a script, a test, a bench): the environment over what the local stack
 * wrote to <dir>/env.json, while it runs. Rejects with DangolError when neither names the services.
 */
export async function resolveEnv(dir?: string): Promise<Record<string, string>> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const paths = stackPaths(dir);
  const env = { ...(liveState(paths) === null ? {} : readEnvFile(paths)), ...Object.fromEntries(own) };
  if (env.DATABASE_URL === undefined) {
    throw new DangolError(
      'unavailable',
      'No services: DATABASE_URL is not set and no local stack runs. To mend it: npm run stack -- up',
    );
  }
  return env;
}
