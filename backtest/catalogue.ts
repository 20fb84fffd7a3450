import { guessFrom } from '#import/guess.ts';
import { noBadRows } from '#import/reading/left-out.ts';
import { openCatalogue } from '#import/reading/products.ts';
import { tableOf } from '#import/reading/table.ts';

/** By the name an item has in the log. */
export type Catalogue = ReadonlyMap<string, { categoryId: number; kind: string }>;

const OTHER = 'other';
/** An item that is not in the catalogue is a category of its own, with its own number: fewer than this. */
const FIRST_CATEGORY = 1_000_000_000;

/** Categories and kinds of a catalogue, guessed from names where it has none, as `npm run import` does. */
export async function readCatalogue(path: string): Promise<Catalogue> {
  const file = await openCatalogue(await tableOf(path), { currencyRate: 1 });
  const numbers = new Map<string, number>();
  const numberOf = (category: string) => {
    const number = numbers.get(category) ?? FIRST_CATEGORY + numbers.size;
    numbers.set(category, number);
    return number;
  };
  const catalogue = new Map<string, { categoryId: number; kind: string }>();
  for await (const { sku, name, category, kind } of file.rows(noBadRows())) {
    const guess = guessFrom(name);
    catalogue.set(sku, {
      categoryId: numberOf((category ?? guess.category ?? OTHER).toLowerCase()),
      kind: kind ?? guess.kind ?? category ?? OTHER,
    });
  }
  return catalogue;
}
