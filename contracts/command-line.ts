import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DangolError } from '#domain/shared/errors.ts';

/** Something the caller can mend: said in one line, never with a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** As parseArgs of node:util, with what is wrong said as a UsageError that names the options there are. */
export function readCommandLine<T extends Omit<ParseArgsConfig, 'args' | 'strict' | 'tokens'>>(
  argv: readonly string[],
  config: T,
) {
  try {
    return parseArgs({ ...config, args: [...argv] });
  } catch (error) {
    const [reason] = (error as Error).message.split(/\. |\n/);
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    throw new UsageError(`${reason}. ${names.length === 0 ? 'It takes no options' : `Options: ${names.join(', ')}`}.`);
  }
}

/** Runs a command. What the caller can mend is said in one line, anything else with its stack; both are exit code 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof DangolError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
