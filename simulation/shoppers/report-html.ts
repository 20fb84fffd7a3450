import type { SimulateReport } from './report.ts';

/** The report as one page that needs nothing else. */
export function reportHtml(report: SimulateReport): string {
  const { shoppers, seconds, steps, pageErrors, errors, stuck, rules, ctr, feedback, complaints, load } = report;
  const rows = (entries: readonly (readonly [string, ...(number | string | null)[]])[]) =>
    entries
      .map(
        ([name, ...values]) =>
          `<tr><th scope="row">${escaped(name)}</th>${values.map((v) => `<td>${v ?? '–'}</td>`).join('')}</tr>`,
      )
      .join('\n');
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `<h2>${title}</h2><ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Virtual shoppers</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.4rem .6rem;text-align:right;border-bottom:1px solid #e3e7ed}
th:first-child{text-align:left}li{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}th,td{border-color:#2a323d}}
</style>
<h1>Virtual shoppers</h1>
<p>${shoppers} shoppers, ${seconds} s, ${steps} steps, ${pageErrors} page errors; load of the machine ${load.toFixed(1)}.
${report.rulesFired} of ${Object.keys(rules).length} rules fired, ${report.rulesProven} as often as they had to and never wrongly.
Feedback, from an act to what it brought: p50 ${feedback.p50Ms ?? '–'} ms, p95 ${feedback.p95Ms ?? '–'} ms, p99 ${feedback.p99Ms ?? '–'} ms.</p>
<h2>Rules</h2>
<table><thead><tr><th>rule</th><th>fired</th><th>expected</th><th>wrong</th><th>p50 ms</th><th>p95 ms</th><th>p99 ms</th></tr></thead><tbody>
${rows(Object.entries(rules).map(([rule, r]) => [rule, r.fired, r.expected, r.wrong, r.p50Ms, r.p95Ms, r.p99Ms] as const))}
</tbody></table>
<h2>Click-through by list</h2>
<p>A shopper follows a card by what it shows and where it stands, whichever list it is in.</p>
<table><thead><tr><th>list</th><th>impressions</th><th>clicks</th><th>rate</th><th>95 % interval</th><th>× trending</th></tr></thead><tbody>
${rows(Object.entries(ctr).map(([name, c]) => [name, c.impressions, c.clicks, c.rate, c.between?.join('–') ?? null, c.lift] as const))}
</tbody></table>
${list('Missed and wrong', complaints)}${list('Page errors', errors)}${list('Where somebody got stuck', stuck)}
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
