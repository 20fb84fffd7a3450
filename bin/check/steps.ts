import { join } from 'node:path';

export interface CheckStep {
  name: string;
  /** Arguments of Node. */
  args: readonly string[];
}

/** The static checks, in the order they are run: `npm run check` and the first part of `npm test`. */
export function checkSteps(root: string): CheckStep[] {
  const module = (path: string) => join(root, 'node_modules', path);
  return [
    { name: 'types', args: [module('typescript/bin/tsc'), '--noEmit', '-p', root] },
    { name: 'lint', args: [module('@biomejs/biome/bin/biome'), 'check', '--diagnostic-level=warn', root] },
    { name: 'boundaries', args: [join(root, 'bin/check/main.ts')] },
    { name: 'unused', args: [module('knip/bin/knip.js'), '--no-progress'] },
  ];
}
