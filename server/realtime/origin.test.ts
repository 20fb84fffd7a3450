import { expect, test } from 'vitest';
import { originKind } from './origin.ts';

const local = { webPort: 3000 };
const shop = { webPort: 3000, publicWebUrl: 'https://shop.example' };

test.each([
  [undefined, 'localhost:3001', local, 'none'],
  ['http://localhost:3000', 'localhost:3001', local, 'own'],
  ['http://127.0.0.1:3000', '127.0.0.1:3001', local, 'own'],
  ['http://[::1]:3000', '[::1]:3001', local, 'own'],
  ['http://localhost:3000', '127.0.0.1:3001', local, 'foreign'],
  ['http://localhost:4000', 'localhost:3001', local, 'foreign'],
  ['http://localhost', 'localhost:3001', local, 'foreign'],
  ['http://localhost', 'localhost:3001', { webPort: 80 }, 'own'],
  ['null', 'localhost:3001', local, 'foreign'],
  ['https://evil.example', 'localhost:3001', local, 'foreign'],
  ['https://shop.example', 'rt.shop.example', shop, 'own'],
  ['https://shop.example.evil.example', 'rt.shop.example', shop, 'foreign'],
  ['http://shop.example', 'rt.shop.example', shop, 'foreign'],
  ['http://localhost:3000', 'localhost:3001', shop, 'foreign'],
] as const)('%s at %s is %#', (origin, host, policy, kind) => {
  expect(originKind(origin, host, policy)).toBe(kind);
});
