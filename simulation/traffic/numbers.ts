import { UsageError } from '#contracts/command-line.ts';

/** A number of the command line within its bounds; throws a UsageError that names them. */
export function numberOf(
  flag: string,
  text: string | undefined,
  { standard, least, most, whole = true }: { standard: number; least: number; most: number; whole?: boolean },
): number {
  if (text === undefined) return standard;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < least || value > most || (whole && !Number.isInteger(value)))
    throw new UsageError(`${flag} "${text}": a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
  return value;
}
