import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DangolError } from '#domain/shared/errors.ts';

/** An error that the caller can correct: printed in one line, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** parseArgs of node:util; for a wrong command line it throws a UsageError that lists the options. */
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

/** Runs a command. Prints an expected error in one line, any other with its stack; the exit code is 1 for both. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof DangolError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
