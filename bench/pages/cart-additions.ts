import { v7 as uuidv7 } from 'uuid';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';

const CONNECTIONS = 4;
/** Additions of one shopper: as many different offers. */
const LINES = 10;

/** The first offers in stock of as many different products. */
async function offersInStock(databaseUrl: string): Promise<number[]> {
  const prisma = createPrisma(databaseUrl);
  try {
    const rows = await prisma.product.findMany({
      where: { status: 'LISTED', stock: { gt: 10 }, bestOfferId: { not: null } },
      select: { bestOfferId: true },
      orderBy: { id: 'asc' },
      take: LINES,
    });
    return rows.flatMap(({ bestOfferId }) => bestOfferId ?? []);
  } finally {
    await prisma.$disconnect();
  }
}

/**
 * Adds to carts of guests over the JSON route, some at once, each press with a key of its own. Throws on an answer
 * other than 200. Returns how many were added.
 */
export async function addToCarts(
  webUrl: string,
  { DATABASE_URL = '', SESSION_SECRET = '' }: Record<string, string>,
  shoppers: number,
): Promise<number> {
  const offers = await offersInStock(DATABASE_URL);
  const left = Array.from(
    { length: shoppers },
    () => `${SESSION_COOKIE}=${issueSessionToken(SESSION_SECRET)}`,
  ).values();
  const connection = async () => {
    for (const cookie of left)
      for (const offerId of offers) {
        const answer = await fetch(`${webUrl}/api/cart/lines`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: webUrl, cookie },
          body: JSON.stringify({ offerId, quantity: 1, key: uuidv7() }),
        });
        const text = await answer.text();
        if (answer.status !== 200) throw new Error(`/api/cart/lines: ${answer.status} ${text}`);
      }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return shoppers * offers.length;
}
