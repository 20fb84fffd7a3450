import type { Page } from '@playwright/test';

export interface HeldActions {
  /** Lets every action pass, those held and later ones. */
  release(): void;
}

/**
 * From now on the page's actions (server actions, and routes that draw no page) are on a line so slow that they do not
 * arrive until `release`.
 */
export async function holdActions(page: Page): Promise<HeldActions> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/*', async (route) => {
    if (route.request().method() !== 'GET') await promise;
    await route.fallback();
  });
  return { release: resolve };
}
