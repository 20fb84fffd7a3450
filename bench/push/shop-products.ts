import { createPrisma } from '#server/adapters/postgres/client.ts';

/** Ids of all listed products in stock, in their order. */
export async function catalogueIds(env: Record<string, string>): Promise<number[]> {
  const prisma = createPrisma(env.DATABASE_URL ?? '');
  try {
    const rows = await prisma.product.findMany({
      where: { status: 'LISTED', stock: { gt: 0 } },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    return rows.map((row) => row.id);
  } finally {
    await prisma.$disconnect();
  }
}
