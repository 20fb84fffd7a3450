import { type Env, parseEnv } from '#contracts/env.ts';

/** A process's settings; where they are not usable, ends it with the lines that say why. */
export function settingsOrExit(source: Record<string, string | undefined> = process.env): Env {
  try {
    return parseEnv(source);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
