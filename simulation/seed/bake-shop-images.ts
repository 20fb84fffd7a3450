import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** The mark alone, out of app/icon.svg, for a ground that fills its square: phones cut it to their own shape. */
function markOf(icon: string): string {
  return icon
    .trim()
    .replace(/<rect[^>]*\/>/, '')
    .replace(/^<svg[^>]*>|<\/svg>$/g, '');
}

/**
 * Bakes the shop's own pictures from app/icon.svg: those of a phone's home screen, and the one that stands for a page
 * where a link to it is shown. Without words, which would need a font on the machine.
 */
export async function bakeShopImages(root: string): Promise<void> {
  const folder = join(root, 'public/app-icons');
  const icon = await readFile(join(root, 'app/icon.svg'), 'utf8');
  const mark = markOf(icon);
  await mkdir(folder, { recursive: true });
  const png = (svg: string, width: number, height: number, file: string) =>
    sharp(Buffer.from(svg), { density: 1_200 })
      .resize(width, height)
      .png({ compressionLevel: 9, palette: true })
      .toFile(file);
  for (const pixels of [192, 512]) await png(icon, pixels, pixels, join(folder, `${pixels}.png`));
  const full = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#0e6149"/>${mark}</svg>`;
  await png(full, 512, 512, join(folder, 'maskable-512.png'));
  await png(full, 180, 180, join(root, 'app/apple-icon.png'));
  const share = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 63"><rect width="120" height="63" fill="#0e6149"/><g transform="translate(34.4 5.9) scale(1.6)">${mark}</g></svg>`;
  await png(share, 1_200, 630, join(folder, 'share.png'));
}
