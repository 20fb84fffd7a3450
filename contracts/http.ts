import { z } from 'zod';
import { listNameSchema } from './events.ts';
import { productIdSchema } from './identifiers.ts';

/** GET /api/recommendations */
export const recommendationsQuerySchema = z.object({ list: listNameSchema, productId: productIdSchema.optional() });

/** GET /api/search */
export interface SearchResponse {
  total: number;
  items: { productId: number; name: string; priceWon: number; categoryId: number }[];
}

/** GET /api/search/suggest */
export interface SuggestResponse {
  suggestions: { text: string; kind: 'product' | 'category' | 'kind' | 'brand' | 'recent' }[];
}

export type ServiceState = 'up' | 'down';

/**
 * GET /api/health/ready on a public port; the metrics port's names the services too (server/observability/health.ts).
 */
export interface ReadyResponse {
  status: 'ok' | 'degraded';
}

export interface ErrorResponse {
  error: { code: string; message: string; fields?: { field: string; message: string }[] };
}

/** Errors of realtime and the workers, application/problem+json (RFC 9457). */
export interface ProblemResponse extends ErrorResponse {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
}
