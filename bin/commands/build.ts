import { buildWeb } from '../launch/build.ts';
import { BUILD_SETTINGS, ROOT } from '../launch/shop.ts';

/* The production build alone, for the image. */

try {
  const { built } = await buildWeb(ROOT, { env: BUILD_SETTINGS, inUse: false, spare: '.cache/next' });
  console.log(built ? 'Production build made.' : 'The production build stands.');
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
