import { readEnvFile } from './control.ts';
import { stackPaths } from './state.ts';

/**
 * Settings for a process outside the launcher (a script, a test, a bench): the environment over what the local stack
 * wrote to <dir>/env.json. Fails with one line when neither names the services.
 */
export async function resolveEnv(dir?: string): Promise<Record<string, string>> {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...readEnvFile(stackPaths(dir)), ...Object.fromEntries(given) };
  if (env.DATABASE_URL === undefined) {
    throw new Error(
      'No services: DATABASE_URL is not set and no local stack has been started. To mend it: npm run stack -- up',
    );
  }
  return env;
}
