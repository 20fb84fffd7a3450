import { scan } from './boundaries.ts';
import { projectFiles } from './project-files.ts';

/* Prints what breaks the direction of dependency, in the whole project or in the files named; exit 1 when something does. */

const root = process.cwd();
const named = process.argv.slice(2);
const { files, imports, violations } = scan(root, named.length > 0 ? named : projectFiles(root, ['.ts', '.tsx']));
for (const { file, line, reason } of violations) console.log(`${file}:${line}  ${reason}`);
console.log(`${files} files, ${imports} imports, ${violations.length} against the direction of dependency`);
if (violations.length > 0 || (named.length === 0 && imports === 0)) process.exitCode = 1;
