/** Colours behind product pictures that a product may get by its SKU: all but the last, which is for dark icons. */
const GROUNDS = 11;

/** The background of a product's picture: the same product has the same in every import and registration. */
export function pictureGround(sku: string): number {
  let hash = 0;
  for (const character of sku) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0) % GROUNDS;
}
