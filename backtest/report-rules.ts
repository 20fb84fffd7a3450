import { BUSINESS_RULES } from '#domain/recommendation/lists/business-rules.ts';
import type { Cost } from './cost.ts';
import { SERVED_LISTS } from './rankings.ts';
import type { RuleFigures } from './scores.ts';

const signed = ({ cost, standardError }: Cost) =>
  `${cost < 0 ? '−' : '+'}${Math.abs(cost).toFixed(4)} ±${standardError.toFixed(4)}`;

/** What each business rule costs in each list served: a head, then a row a rule. */
export function rulesOf({ rules }: Pick<RuleFigures, 'rules'>): string[][] {
  const head = ['', ...SERVED_LISTS.flatMap((list) => [`${list} NDCG@10`, `${list} HR@20`])];
  const rows = BUSINESS_RULES.map((rule) => [
    rule,
    ...SERVED_LISTS.flatMap((list) => {
      const { ndcg10, hr20 } = rules[rule][list].costs;
      return [signed(ndcg10), signed(hr20)];
    }),
  ]);
  return [head, ...rows];
}

/** The same as lines for the terminal. */
export function ruleRowsOf(report: Pick<RuleFigures, 'rules'>): string[] {
  const rows = rulesOf(report);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, n) => cell.padEnd(widths[n] as number))
      .join('  ')
      .trimEnd(),
  );
  return ['what each rule costs: the list without it minus the list as served', ...lines];
}
