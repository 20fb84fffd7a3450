import type { QueryWord } from '#domain/search/query.ts';
import type { Term } from '#domain/search/vocabulary.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { ProductSearchStore, SearchSort, VocabularyStore } from '#server/search/port.ts';
import { orderOf, whereOf } from './catalog-list.ts';
import { CARD_COLUMNS, type CardRow, cardOf, ON_SALE } from './catalog-rows.ts';
import type { Database } from './transaction.ts';

/** A search reads every product's name; one that takes longer than this is not worth a connection. */
const STATEMENT_TIMEOUT = '1500ms';

/** One search may find this many kinds by first consonants. */
const MOST_KINDS = 50;

/**
 * Search without an index: each word must stand somewhere in the name, the brand or the kind. First consonants are
 * found through the kinds (`kindsOf`), spelling mistakes are not. About 40 ms over 20,000 products.
 */
export function createPostgresProductSearch(
  db: Database,
  /** Kinds that first consonants may stand for. */
  kindsOf: (choseong: string, limit: number) => Promise<string[]>,
): ProductSearchStore {
  async function conditionOf(words: readonly QueryWord[]): Promise<Prisma.Sql> {
    const conditions = await Promise.all(
      words.map(async ({ word, choseong }) => {
        if (choseong !== null) {
          const kinds = await kindsOf(choseong, MOST_KINDS);
          return Prisma.sql`kind = ANY(${kinds}::text[])`;
        }
        const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
        return Prisma.sql`(name ILIKE ${pattern} OR replace(name, ' ', '') ILIKE ${pattern} OR brand ILIKE ${pattern} OR kind ILIKE ${pattern}
          OR kind IN (SELECT kind FROM kind_name WHERE name_en ILIKE ${pattern})
          OR category_id IN (SELECT id FROM category WHERE name_ko ILIKE ${pattern} OR name_en ILIKE ${pattern}))`;
      }),
    );
    return Prisma.join(conditions, ' AND ');
  }

  return {
    async find({ readings, filter, sort, offset, limit }) {
      for (const { words, together } of readings) {
        const where = Prisma.sql`${whereOf(filter)} AND ${await conditionOf(words)}`;
        const rows = await bounded(
          db,
          Prisma.sql`
            SELECT ${CARD_COLUMNS}, count(*) OVER ()::int AS total FROM product WHERE ${where}
            ORDER BY ${orderBy(sort, together)} LIMIT ${limit} OFFSET ${offset}`,
        );
        const [first] = rows;
        if (first !== undefined) return { total: first.total, cards: rows.map(cardOf) };
        // Past the end there are no rows to count.
        const total = offset === 0 ? 0 : await countOf(db, where);
        if (total > 0) return { total, cards: [] };
      }
      return { total: 0, cards: [] };
    },
    // Kinds, categories and brands complete from memory; names are worth no scan for every key.
    completeNames: async () => [],
  };
}

function orderBy(sort: SearchSort, together: string): Prisma.Sql {
  if (sort !== 'relevance') return orderOf(sort);
  return Prisma.sql`(lower(replace(kind, ' ', '')) = ${together} OR kind IN (
      SELECT kind FROM kind_name WHERE lower(replace(name_en, ' ', '')) = ${together})) DESC, (stock > 0) DESC, sold_count DESC, id ASC`;
}

async function bounded(db: Database, statement: Prisma.Sql): Promise<(CardRow & { total: number })[]> {
  const [, rows] = await db.$transaction([
    db.$executeRaw`SELECT set_config('statement_timeout', ${STATEMENT_TIMEOUT}, true)`,
    db.$queryRaw<(CardRow & { total: number })[]>(statement),
  ]);
  return rows;
}

async function countOf(db: Database, where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>(
    Prisma.sql`SELECT count(*)::int AS total FROM product WHERE ${where}`,
  );
  return row?.total ?? 0;
}

/** Kinds and categories (in Korean and English) and brands with the number of products behind them. One statement. */
export function createVocabularyStore(db: Database): VocabularyStore {
  return {
    async terms() {
      const rows = await db.$queryRaw<Term[]>`
        SELECT kind AS text, 'kind' AS kind, count(*)::int AS weight FROM product WHERE ${ON_SALE} GROUP BY 1
        UNION ALL
        SELECT name_en, 'kind', count(*)::int FROM kind_name JOIN product USING (kind) WHERE ${ON_SALE} GROUP BY 1
        UNION ALL
        SELECT brand, 'brand', count(*)::int FROM product WHERE ${ON_SALE} AND brand <> '' GROUP BY 1
        UNION ALL
        SELECT named.name, 'category', count(product.id)::int
        FROM (SELECT id, name_ko AS name FROM category UNION SELECT id, name_en FROM category) AS named
        LEFT JOIN product ON product.category_id = named.id GROUP BY 1`;
      return rows;
    },
  };
}
