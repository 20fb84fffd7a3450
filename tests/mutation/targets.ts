import { globSync } from 'node:fs';

/** Not code that ships: tests, and the generators of random input that only tests use. */
const TEST_CODE = ['.test.ts', '.arbitrary.ts'];

/** The globs of what is mutated for a folder ("domain/order") or for a single file ("domain/order/refund.ts"). */
export function mutatedBy(target: string): string[] {
  if (target.endsWith('.ts')) return [target];
  return [`${target}/**/*.ts`, ...TEST_CODE.map((ending) => `!${target}/**/*${ending}`)];
}

/** The files of a folder, or the file itself; none where `target` holds nothing that can be mutated. */
export function sourcesOf(target: string, root: string): string[] {
  const pattern = target.endsWith('.ts') ? target : `${target}/**/*.ts`;
  return globSync(pattern, { cwd: root }).filter((file) => !TEST_CODE.some((ending) => file.endsWith(ending)));
}
