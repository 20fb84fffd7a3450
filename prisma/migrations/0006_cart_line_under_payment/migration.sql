-- A cart line under payment belongs to its order (docs/decisions/0059).

-- AlterTable
ALTER TABLE "cart_line" ADD COLUMN     "order_id" UUID;

-- AlterTable
ALTER TABLE "order_line" ADD COLUMN     "cart_line_id" UUID;

-- DropIndex
DROP INDEX "cart_line_shopper_id_offer_id_key";

-- CreateIndex
CREATE INDEX "cart_line_shopper_id_idx" ON "cart_line"("shopper_id");

-- CreateIndex
CREATE INDEX "cart_line_order_id_idx" ON "cart_line"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_line_cart_line_id_key" ON "order_line"("cart_line_id");

-- AddForeignKey
ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say ------------------------------------------------------------------------------------------

-- One open line of an offer in a cart. A line under payment stands beside it: what is put in meanwhile is a new purchase.
CREATE UNIQUE INDEX "cart_line_open_key" ON "cart_line"("shopper_id", "offer_id") WHERE "order_id" IS NULL;

-- Orders that wait for their payment while this is applied get the lines they were made of.
CREATE TEMPORARY TABLE "held" ON COMMIT DROP AS
  SELECT DISTINCT ON (open.id) gen_random_uuid() AS id, open.id AS open_id, placed.id AS order_id,
    ordered.id AS order_line_id, ordered.quantity
  FROM "order" placed
  JOIN "order_line" ordered ON ordered.order_id = placed.id
  JOIN "cart_line" open ON open.shopper_id = placed.shopper_id AND open.offer_id = ordered.offer_id
  WHERE placed.status = 'PENDING'
  ORDER BY open.id, placed.placed_at;
INSERT INTO "cart_line" (id, shopper_id, offer_id, product_id, quantity, added_at, order_id)
  SELECT held.id, open.shopper_id, open.offer_id, open.product_id, held.quantity, open.added_at, held.order_id
  FROM held JOIN "cart_line" open ON open.id = held.open_id;
UPDATE "order_line" SET cart_line_id = held.id FROM held WHERE "order_line".id = held.order_line_id;
DELETE FROM "cart_line" USING held WHERE "cart_line".id = held.open_id AND "cart_line".quantity <= held.quantity;
UPDATE "cart_line" SET quantity = "cart_line".quantity - held.quantity FROM held WHERE "cart_line".id = held.open_id;
