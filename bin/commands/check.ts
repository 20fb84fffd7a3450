import { run } from '../../stack/run.ts';
import { checkSteps } from '../check/steps.ts';
import { ROOT } from '../launch/shop.ts';

/* npm run check: every static check; a failure does not stop the others. */

let failed = 0;
for (const { name, args } of checkSteps(ROOT)) {
  const startedAt = performance.now();
  const { code, output } = await run(process.execPath, args, { cwd: ROOT });
  const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(`${code === 0 ? 'ok     ' : 'FAILED '} ${name} (${took})`);
  if (code !== 0) {
    failed += 1;
    console.log(output.trimEnd());
  }
}
if (failed > 0) console.log('Much of this is mended by: npm run format');
process.exitCode = failed === 0 ? 0 : 1;
