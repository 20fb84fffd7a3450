import { expect, type Page, test } from '@playwright/test';
import { findProducts } from './support/shopper.ts';

/** Pictures seen first are fetched first, and none is much larger than it is drawn. */

/** A phone draws the smallest cards 83 points wide, for which 96 pixels are too few and 240 are taken. */
const MOST_PIXELS_A_POINT = 3;

/** The first of the large pictures on the first screen (at least half as large as the largest): how it is fetched. */
async function firstPicture(page: Page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLImageElement>('#content img')].filter((image) => {
      const { top, bottom, left, right } = image.getBoundingClientRect();
      return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && image.width >= 64;
    });
    const area = ({ width, height }: HTMLImageElement) => width * height;
    const largest = Math.max(...shown.map(area));
    const first = shown.find((image) => area(image) >= largest / 2);
    return first && { src: first.src, loading: first.loading, fetchPriority: first.fetchPriority };
  });
}

/**
 * Icons whose file has more pixels, a side, than the largest place on the page it is drawn in needs, on a screen of one
 * pixel a point.
 */
async function oversized(page: Page) {
  const files = await page.evaluate(async () => {
    const drawn = new Map<string, number>();
    for (const { currentSrc, clientWidth } of document.querySelectorAll<HTMLImageElement>('img'))
      if (currentSrc !== '' && clientWidth > 0)
        drawn.set(currentSrc, Math.max(drawn.get(currentSrc) ?? 0, clientWidth));
    return Promise.all(
      [...drawn].map(async ([src, width]) => {
        // `naturalWidth` of the picture itself is what `sizes` makes of it.
        const file = new Image();
        file.src = src;
        await file.decode();
        return { src, pixels: file.naturalWidth, drawn: width };
      }),
    );
  });
  expect(files.length).toBeGreaterThan(0);
  return files.filter((file) => file.pixels > 96 && file.pixels > MOST_PIXELS_A_POINT * file.drawn);
}

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
])
  test(`at ${viewport.width} px the first picture is fetched first, and icons are of their size`, async ({
    page,
    request,
  }) => {
    await page.setViewportSize(viewport);
    const [product] = await findProducts(request, '커피', 1);
    for (const path of ['/categories', '/search']) {
      await page.goto(path, { waitUntil: 'load' });
      expect(await oversized(page), path).toEqual([]);
    }
    // The detail page last: a browser that holds the large file of an icon takes that one everywhere.
    for (const path of ['/', '/products', '/search?q=%EC%BB%A4%ED%94%BC', `/products/${product?.productId}`]) {
      await page.goto(path, { waitUntil: 'load' });
      expect(await firstPicture(page), path).toMatchObject({ loading: 'eager', fetchPriority: 'high' });
      if (!path.startsWith('/products/')) expect(await oversized(page), path).toEqual([]);
    }
  });
