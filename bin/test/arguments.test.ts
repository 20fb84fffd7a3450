import { expect, test } from 'vitest';
import { UsageError } from '../../contracts/command-line.ts';
import { HEAVY_PHASES, PHASES, parseArguments } from './arguments.ts';

test('without a phase all run but the heavy ones, which have a word of their own', () => {
  const usual = parseArguments([])?.phases ?? [];
  const heavy = parseArguments(['heavy'])?.phases ?? [];
  expect(heavy).toEqual(HEAVY_PHASES);
  expect([...usual, ...heavy].sort()).toEqual([...PHASES].sort());
  expect(usual).not.toContain('axe');
});

test('phases and the files wanted of them are named', () => {
  expect(parseArguments(['fast', 'e2e', '--only', 'operator'])).toEqual({
    phases: ['fast', 'e2e'],
    only: ['operator'],
  });
});

test.each([
  [['quick'], /no phase "quick": checks, fast/],
  [['--fast'], /--fast.*Options: --only, --help/],
  [['--only'], /--only/],
])('%j is refused, and what there is is named', (argv, reason) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(reason);
});

test('help asks for the usage alone', () => {
  expect(parseArguments(['--help', 'fast'])).toBeNull();
});
