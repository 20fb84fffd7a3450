import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Pages that are the same for everybody (docs/decisions/0115) read no session and no cookie while they are rendered.

const FILES = [
  'app/layout.tsx',
  'app/page.tsx',
  'app/categories/page.tsx',
  'app/products/(list)/page.tsx',
  'app/products/[id]/page.tsx',
  'app/search/page.tsx',
  'app/early-page-view.tsx',
  'app/missing.tsx',
  'app/shop-messages.tsx',
];

test.each(FILES)('%s reads no session and no cookie', (path) => {
  const source = readFileSync(path, 'utf8');
  expect(source).not.toMatch(/\b(pageSession|currentSession|requireCustomer|cookies)\b/u);
  // The rails of one shopper read the session.
  expect(source).not.toMatch(/\b(ServedRail|readList\('|realtimeAddress)/u);
});
