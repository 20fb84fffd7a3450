import { type Container, getContainer } from '#server/container.ts';

/** Reads what every page shows before somebody waits for it. What fails is read again with the first page. */
function warm({ catalog, logger }: Container): void {
  Promise.all([catalog.categories(), catalog.categoryDeals(), catalog.newArrivals(1), catalog.bestSellers(1)]).catch(
    (error: unknown) => logger.warn({ error: String(error) }, 'The catalogue cannot be read yet'),
  );
}

/** Makes the container, so that its connections are on their way. Settings were found usable before (main.ts). */
export function startWeb(): void {
  warm(getContainer());
}
