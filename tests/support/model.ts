import { Recommender } from '#domain/recommendation/lists/recommender.ts';
import type { ComputedList } from '#domain/recommendation/lists/types.ts';
import { RecommendationModel } from '#domain/recommendation/model/model.ts';

/** A model with products 1 to `count` and no shoppers; product n is of category and kind n mod 4. */
export function modelOfProducts(count: number): RecommendationModel {
  const model = new RecommendationModel();
  for (let productId = 1; productId <= count; productId++)
    model.putProduct({
      productId,
      version: 1,
      name: `상품 ${productId}`,
      categoryId: productId % 4,
      kind: `종류 ${productId % 4}`,
      marginRate: 0.1,
      stock: 1,
      listed: true,
      soldCount: productId,
      createdAt: '2025-01-01T00:00:00Z',
    });
  return model;
}

/** Makes lists out of `model` as it is now, with what is trending. */
export function recommenderOf(model: RecommendationModel): Recommender {
  const recommender = new Recommender(model);
  recommender.refreshTrending();
  return recommender;
}

/** One shopper's lists by a recommender of their own; none for whom the model does not know. */
export function listsOf(model: RecommendationModel, shopperId: string): ComputedList[] {
  const shopper = model.shoppers.find(shopperId);
  return shopper < 0 ? [] : recommenderOf(model).listsOf(shopper).lists;
}
