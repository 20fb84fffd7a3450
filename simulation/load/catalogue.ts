import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { LoadProduct } from './product-draw.ts';

/** All products that the shop lists, from PostgreSQL. Rejects when it cannot be reached. */
export async function readCatalogue(databaseUrl: string): Promise<LoadProduct[]> {
  const prisma = createPrisma(databaseUrl);
  try {
    const rows = await prisma.product.findMany({
      where: { status: 'LISTED' },
      select: { id: true, name: true, kind: true, soldCount: true },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, ...product }) => ({ productId: id, ...product }));
  } finally {
    await prisma.$disconnect();
  }
}
