import { expect, test } from 'vitest';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import { createForcedScenarios } from './forced-scenarios.ts';

function forcedOf(always: readonly ScenarioCode[] = []) {
  const operators = { answer: [] as readonly ScenarioCode[] | Error, reads: 0 };
  const lines: string[] = [];
  const forced = createForcedScenarios({
    always,
    async read() {
      operators.reads += 1;
      if (operators.answer instanceof Error) throw operators.answer;
      return operators.answer;
    },
    print: (line) => lines.push(line),
  });
  return { forced, operators, lines };
}

test('they are read every 5 s, and a change is told from none', async () => {
  const { forced, operators, lines } = forcedOf();
  expect(await forced.refresh(0)).toBe(false);
  operators.answer = ['payday', 'black-friday'];
  expect([await forced.refresh(4_999), forced.codes()]).toEqual([false, []]);
  expect([await forced.refresh(5_000), forced.codes()]).toEqual([true, ['black-friday', 'payday']]);
  operators.answer = ['black-friday', 'payday'];
  expect(await forced.refresh(10_000)).toBe(false);
  expect(operators.reads).toBe(3);
  expect(lines).toEqual(['Forced scenarios: black-friday, payday.']);
});

test('those of the command line stay when an operator forces and stops them', async () => {
  const { forced, operators } = forcedOf(['payday']);
  operators.answer = ['payday', 'seollal'];
  await forced.refresh(0);
  expect(forced.codes()).toEqual(['payday', 'seollal']);
  operators.answer = [];
  expect([await forced.refresh(5_000), forced.codes()]).toEqual([true, ['payday']]);
});

test('with Redis away those read last stay, and that is printed once', async () => {
  const { forced, operators, lines } = forcedOf();
  operators.answer = ['payday'];
  await forced.refresh(0);
  operators.answer = new Error('away');
  for (const atMs of [5_000, 10_000]) expect(await forced.refresh(atMs)).toBe(false);
  expect(forced.codes()).toEqual(['payday']);
  expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
  operators.answer = [];
  expect([await forced.refresh(15_000), forced.codes()]).toEqual([true, []]);
});
