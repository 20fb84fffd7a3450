/**
 * Writes public/icons/NAME.webp, medium/NAME.webp and small/NAME.webp for every icon the seed (or an import) may name,
 * from the fluent-emoji set, with its licence beside them. Run again after the taxonomy changed: `node
 * simulation/seed/bake-icons.ts`.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { GUESSED_ICONS } from '#import/guess.ts';
import { bakeShopImages } from './bake-shop-images.ts';
import { TAXONOMY } from './taxonomy/index.ts';

interface IconSet {
  icons: Record<string, { body: string }>;
  aliases?: Record<string, { parent: string }>;
}

/** Of the set's drawings. */
const DRAWN_PIXELS = 32;
/** Enough for a detail page's picture on a screen of two pixels a point. */
const BAKED_PIXELS = 384;
/** For cards, which draw it 55 to 120 points wide. */
const MEDIUM_PIXELS = 240;
/** For categories and thumbnails, of 48 points at most. */
const SMALL_PIXELS = 96;
/** Dots an inch at which a drawing of one pixel a 72nd is drawn as large as it is baked. */
const DENSITY = (72 * BAKED_PIXELS) / DRAWN_PIXELS;

/** What imported and extraordinary products show. */
const OTHER_ICONS = ['package', 'shopping-bags', ...GUESSED_ICONS];

const LICENCE_FILE = 'LICENSE.txt';
const LICENCE = `The icons in this folder are from Fluent Emoji, https://github.com/microsoft/fluentui-emoji,
as packaged by @iconify-json/fluent-emoji. They are under the MIT License:

Copyright (c) Microsoft Corporation.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Every icon a product or category of the seed may name. */
export function iconsInUse(): string[] {
  const names = new Set(OTHER_ICONS);
  for (const category of TAXONOMY) {
    names.add(category.icon);
    for (const kind of category.kinds) for (const icon of kind.icons) names.add(icon);
  }
  return [...names].sort();
}

/** Bakes into `folder`, removing what is no longer in use. Returns how many icons and bytes were written. */
async function bakeIcons(folder: string): Promise<{ icons: number; bytes: number }> {
  const source = createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji/icons.json');
  const set = JSON.parse(await readFile(source, 'utf8')) as IconSet;
  const names = iconsInUse();
  const [medium, small] = [join(folder, 'medium'), join(folder, 'small')];
  for (const inside of [medium, small]) await mkdir(inside, { recursive: true });
  for (const inside of [folder, medium, small])
    for (const file of await readdir(inside))
      if (file.endsWith('.webp') && !names.includes(file.replace(/\.webp$/, ''))) await rm(join(inside, file));
  let bytes = 0;
  for (const name of names) {
    const body = set.icons[name]?.body ?? set.icons[set.aliases?.[name]?.parent ?? '']?.body;
    if (body === undefined)
      throw new Error(`The fluent-emoji set has no icon "${name}": choose another in simulation/seed/taxonomy.`);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${body}</svg>`;
    for (const [pixels, into] of [
      [BAKED_PIXELS, folder],
      [MEDIUM_PIXELS, medium],
      [SMALL_PIXELS, small],
    ] as const) {
      const { size } = await sharp(Buffer.from(svg), { density: DENSITY })
        .resize(pixels, pixels)
        .webp({ quality: 84, alphaQuality: 90, effort: 6 })
        .toFile(join(into, `${name}.webp`));
      bytes += size;
    }
  }
  await writeFile(join(folder, LICENCE_FILE), LICENCE);
  return { icons: names.length, bytes };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const folder = join(root, 'public/icons');
  await bakeShopImages(root);
  const { icons, bytes } = await bakeIcons(folder);
  console.log(`${icons} icons, ${(bytes / 1e6).toFixed(1)} MB, in ${folder}`);
}
