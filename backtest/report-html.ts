import { columnsOf, costOf, factsOf, headlineOf, type Report } from './report.ts';
import { rulesOf } from './report-rules.ts';

const COLOURS = ['#9aa4b2', '#2f7de1', '#12a27f', '#e8590c', '#8450c7', '#c2255c'];

/** The report as one page that needs nothing else: figures, bars, and hits by depth of the list. */
export function reportHtml(report: Report): string {
  const names = Object.keys(report.models);
  const columns = columnsOf(report);
  const rows = names
    .map((name, n) => {
      const cells = columns.map(({ text }) => `<td>${text(report.models[name] as never)}</td>`).join('');
      return `<tr><th scope="row"><i style="background:${colour(n)}"></i>${escapeHtml(name)}</th>${cells}</tr>`;
    })
    .join('\n');
  const bars = [
    barChart(report, 'NDCG@10', (figures) => figures.ndcg10),
    barChart(report, 'HR@10', (figures) => figures.hr10),
    barChart(report, 'HR@20', (figures) => figures.hr20),
    barChart(report, 'MRR@20', (figures) => figures.mrr20),
    barChart(report, 'Coverage', (figures) => figures.coverage),
    barChart(report, 'Long tail', (figures) => figures.longTailShare),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Backtest of ${escapeHtml(report.source)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.4rem .6rem;text-align:right;border-bottom:1px solid #e3e7ed}
th:first-child{text-align:left;font-weight:600}i{display:inline-block;width:.7em;height:.7em;border-radius:2px;margin-right:.5em}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1.5rem;margin:2rem 0}figure{margin:0}figcaption{font-weight:600;margin-bottom:.3rem}
svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:currentColor}.scroll{overflow-x:auto}small{color:#5c6878}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}th,td{border-color:#2a323d}small{color:#9aa4b2}}
</style>
<h1>Backtest</h1>
<p><b>${escapeHtml(report.source)}</b><br>${factsOf(report)}<br>${headlineOf(report)}</p>
<div class="scroll"><table><thead><tr><th></th>${columns.map(({ title }) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>
${rows}
</tbody></table></div>
${rulesTable(report)}
<div class="charts">
${bars.join('\n')}
${depthChart(report)}
</div>
<p><small>${costOf(report)}. ${badRowsOf(report)}</small></p>
<p><small>HR@k: a target among the first k. NDCG@10: found, and how far up. MRR@20: mean of 1/rank. Coverage: different items in the
first tens, as a share of all. Novelty: mean −log2 of the share of shoppers who had met an item. Long tail: places held by items outside the most
popular fifth.</small></p>
</html>
`;
}

function rulesTable(report: Report): string {
  const [head = [], ...rows] = rulesOf(report);
  const cells = (row: readonly string[]) => row.slice(1).map((cell) => `<td>${escapeHtml(cell)}</td>`);
  const body = rows.map((row) => `<tr><th scope="row">${escapeHtml(row[0] as string)}</th>${cells(row).join('')}</tr>`);
  const titles = head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`);
  return `<h2>What each business rule costs</h2>
<p>The list without the rule minus the list as served, ± standard error. Negative: the rule gains.</p>
<div class="scroll"><table><thead><tr>${titles.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function barChart(report: Report, title: string, of: (figures: Report['models'][string]) => number): string {
  const entries = Object.entries(report.models);
  const largest = Math.max(1e-9, ...entries.map(([, figures]) => of(figures)));
  const bars = entries
    .map(([name, figures], n) => {
      const value = of(figures);
      const width = (value / largest) * 170;
      const y = 6 + n * 24;
      return `<text x="0" y="${y + 13}">${escapeHtml(name)}</text><rect x="72" y="${y}" width="${width.toFixed(1)}" height="17" rx="2" fill="${colour(n)}"/><text x="${(76 + width).toFixed(1)}" y="${y + 13}">${value.toFixed(4)}</text>`;
    })
    .join('');
  return `<figure><figcaption>${title}</figcaption><svg viewBox="0 0 300 ${entries.length * 24 + 8}" role="img" aria-label="${title} by model">${bars}</svg></figure>`;
}

/** Share of cases answered within the first k places, k = 1 … 20. */
function depthChart(report: Report): string {
  const entries = Object.entries(report.models).map(([name, { ranks }]) => {
    let sum = 0;
    return {
      name,
      shares: ranks.map((hits) => {
        sum += hits;
        return sum / Math.max(1, report.cases);
      }),
    };
  });
  const largest = Math.max(1e-9, ...entries.map(({ shares }) => shares.at(-1) ?? 0));
  const lines = entries
    .map(({ shares }, n) => {
      const points = shares.map(
        (share, k) => `${(20 + (k / 19) * 260).toFixed(1)},${(120 - (share / largest) * 108).toFixed(1)}`,
      );
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(n)}" stroke-width="2"/>`;
    })
    .join('');
  return `<figure><figcaption>Hits within the first k places</figcaption><svg viewBox="0 0 300 140" role="img" aria-label="Hits by depth of the list"><line x1="20" y1="120" x2="280" y2="120" stroke="currentColor" opacity=".3"/><text x="20" y="134">1</text><text x="272" y="134">20</text><text x="20" y="10">${(largest * 100).toFixed(0)} %</text>${lines}</svg></figure>`;
}

function badRowsOf({ badRows }: Report): string {
  if (badRows.count === 0) return 'Every row was read.';
  const examples = badRows.examples.map(({ line, reason }) => `line ${line}: ${escapeHtml(reason)}`).join('; ');
  return `${badRows.count} rows left out (${examples}).`;
}

const colour = (n: number) => COLOURS[n % COLOURS.length] as string;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
