/** What the models need to know of a product; `version` grows with every change. */
export interface CatalogueProduct {
  productId: number;
  version: number;
  name: string;
  categoryId: number;
  kind: string;
  marginRate: number;
  stock: number;
  listed: boolean;
  soldCount: number;
  createdAt: string;
}
