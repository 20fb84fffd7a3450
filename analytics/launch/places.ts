import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Python package, its pins and its pom. */
export const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
/** What is installed and computed here; nothing of it is kept in the project. */
export const CACHE = join(dirname(PACKAGE), '.cache/analytics');
