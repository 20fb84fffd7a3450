import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsIn } from './boundaries.ts';

/** Files of the project that each file imports, types too: a circle of types is as hard to take apart. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export function readImportGraph(root: string, files: readonly string[]): ImportGraph {
  const known = new Set(files);
  return new Map(
    files.map((file) => [
      file,
      importsIn(file, readFileSync(join(root, file), 'utf8')).filter((target) => known.has(target) && target !== file),
    ]),
  );
}

/**
 * Groups of files that reach each other by imports (strongly connected components of two files or more, by Tarjan's
 * algorithm), each sorted by name. O(files + imports).
 */
export function circularImports(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];

  function visit(file: string): number {
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === index) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return low;
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
