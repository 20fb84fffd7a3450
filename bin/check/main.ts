import { scan } from './boundaries.ts';
import { circularImports, readImportGraph } from './cycles.ts';
import { projectFiles } from './project-files.ts';

/*
 * Prints what breaks the direction of dependency, in the whole project or in the files named, and the files that import
 * each other in a circle, of which the whole project has to be read; exit 1 when there is something.
 */

const root = process.cwd();
const named = process.argv.slice(2);
const all = projectFiles(root, ['.ts', '.tsx']);
const { files, imports, violations } = scan(root, named.length > 0 ? named : all);
const circles = circularImports(readImportGraph(root, all));
for (const { file, line, reason } of violations) console.log(`${file}:${line}  ${reason}`);
console.log(`${files} files, ${imports} imports, ${violations.length} against the direction of dependency`);
for (const circle of circles) console.log(`import each other in a circle: ${circle.join(', ')}`);
if (violations.length > 0 || circles.length > 0 || (named.length === 0 && imports === 0)) process.exitCode = 1;
