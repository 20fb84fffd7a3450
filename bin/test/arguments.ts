import { readCommandLine, UsageError } from '../../contracts/command-line.ts';

export const PHASES = [
  'checks',
  'fast',
  'integration',
  'year',
  'faults',
  'cluster',
  'analytics',
  'e2e',
  'axe',
] as const;
export type Phase = (typeof PHASES)[number];

/** What takes long: run by `npm test -- heavy`, or by name. */
export const HEAVY_PHASES: readonly Phase[] = ['year', 'faults', 'cluster', 'analytics', 'axe'];
const USUAL_PHASES = PHASES.filter((phase) => !HEAVY_PHASES.includes(phase));

export const USAGE = `npm test -- [phase …] [--only TEXT]

phase        ${PHASES.join(', ')}; heavy: ${HEAVY_PHASES.join(', ')}. Without one: ${USUAL_PHASES.join(', ')}
--only TEXT  only test files with TEXT in their path, of phases that have files; may be given again`;

export interface Arguments {
  phases: readonly Phase[];
  /** Parts of the paths of the test files wanted; none: all of them. */
  only: readonly string[];
}

/** Parses the command line; throws UsageError on an invalid one; null when only the usage was requested. */
export function parseArguments(argv: readonly string[]): Arguments | null {
  const { values, positionals } = readCommandLine(argv, {
    allowPositionals: true,
    options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return null;
  const named = positionals.flatMap((text) => {
    if (text === 'heavy') return HEAVY_PHASES;
    const phase = PHASES.find((one) => one === text);
    if (phase === undefined) throw new UsageError(`There is no phase "${text}": ${PHASES.join(', ')}, heavy.`);
    return phase;
  });
  return { phases: named.length === 0 ? USUAL_PHASES : named, only: values.only ?? [] };
}
