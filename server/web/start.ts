import { type Container, getContainer } from '#server/container.ts';

/** Reads what every page shows before somebody waits for it. What fails is read again with the first page. */
function warm({ catalog, logger }: Container): void {
  Promise.all([catalog.categories(), catalog.categoryDeals(), catalog.newArrivals(1), catalog.bestSellers(1)]).catch(
    (error: unknown) => logger.warn({ error: String(error) }, 'The catalogue cannot be read yet'),
  );
}

/** Makes the container, so that its connections are on their way; settings that are not usable end the process with the lines that say why. */
export function startWeb(): void {
  try {
    warm(getContainer());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
