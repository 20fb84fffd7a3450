import type { NextRequest } from 'next/server';
import { productsQuerySchema } from '#contracts/catalog.ts';
import type { ProductNamesAnswer } from '#contracts/operator.ts';
import { readProductNames } from '#server/adapters/postgres/product-names.ts';
import { getContainer } from '#server/container.ts';
import { requireOperator } from '#server/operator/require-operator.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../../session.ts';

/** GET ?ids=1,2,3: names of products, on sale or not. Operators only: 403 for others. */
export async function GET(request: NextRequest): Promise<Response> {
  const { prisma, logger } = getContainer();
  try {
    requireOperator(await currentSession());
    const query = productsQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!query.success) return invalidInput(query.error);
    const names = await readProductNames(prisma, query.data.ids);
    const body: ProductNamesAnswer = { items: [...names].map(([productId, name]) => ({ productId, name })) };
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
