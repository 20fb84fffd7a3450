import { readFileSync } from 'node:fs';
import type { Stryker } from '@stryker-mutator/core';

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

export interface Score {
  folder: string;
  /** Mutants that a test noticed, in percent of all but ignored and invalid ones; time-outs count as noticed. */
  percent: number;
  killed: number;
  /** Mutants that never ended: reported apart, since a slow machine makes more of them. */
  timedOut: number;
  survived: number;
  /** Mutants that no test reaches; they count as not noticed. */
  notCovered: number;
  /** Mutants that a comment in the code excludes. */
  ignored: number;
}

/** Folders with a score that is promised, in percent. */
export const PROMISED: Readonly<Record<string, number>> = {
  'domain/coupon': 85,
  'domain/order': 85,
  'domain/recommendation/model': 85,
  'domain/recommendation/lists': 85,
};

/** Counts the results of one folder's mutants by their status. */
export function scoreOf(folder: string, results: readonly Pick<MutantResult, 'status'>[]): Score {
  const count = (status: MutantResult['status']) => results.filter((result) => result.status === status).length;
  const [killed, timedOut, survived, notCovered] = [
    count('Killed'),
    count('Timeout'),
    count('Survived'),
    count('NoCoverage'),
  ];
  const valid = killed + timedOut + survived + notCovered;
  const percent = valid === 0 ? 100 : Math.round(((killed + timedOut) / valid) * 1_000) / 10;
  return { folder, percent, killed, timedOut, survived, notCovered, ignored: count('Ignored') };
}

/** Each mutant that no test noticed, as "file:line:column mutator: its code"; the list to write tests from. */
export function unnoticed(results: readonly MutantResult[]): string[] {
  return results
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ fileName, location, mutatorName, replacement = '' }) => {
      const { line, column } = location.start;
      return `${fileName}:${line}:${column} ${mutatorName}: ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`;
    });
}

/** Comments that exclude mutants, and those of them without a reason ("// Stryker disable next-line all: why"). */
export function disablingComments(files: readonly string[]): { count: number; withoutReason: string[] } {
  const found = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((text, index) => (/\/[/*]\s*Stryker disable/.test(text) ? [{ at: `${file}:${index + 1}`, text }] : [])),
  );
  const withoutReason = found.filter(({ text }) => !/Stryker disable [^:]+: *\S/.test(text)).map(({ at }) => at);
  return { count: found.length, withoutReason };
}
