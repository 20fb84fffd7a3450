import { type Env, parseEnv } from '#contracts/env.ts';

/** A process's settings; if they are invalid, prints the reasons and exits with status 1. */
export function settingsOrExit(source: Record<string, string | undefined> = process.env): Env {
  try {
    return parseEnv(source);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
