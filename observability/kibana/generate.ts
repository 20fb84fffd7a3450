import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kibanaFile } from './objects.ts';

/* Generates dangol.ndjson from the panels: node observability/kibana/generate.ts */

const file = join(import.meta.dirname, 'dangol.ndjson');
writeFileSync(file, kibanaFile());
console.log(file);
