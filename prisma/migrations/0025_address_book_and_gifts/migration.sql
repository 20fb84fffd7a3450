-- AlterTable
ALTER TABLE "address" ADD COLUMN     "delivery_request" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "label" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "order" ADD COLUMN     "delivery_request" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "order_gift" (
    "order_id" UUID NOT NULL,
    "sender" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "token" TEXT NOT NULL,

    CONSTRAINT "order_gift_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "order_gift_token_key" ON "order_gift"("token");

-- AddForeignKey
ALTER TABLE "order_gift" ADD CONSTRAINT "order_gift_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Beyond Prisma's schema ----------------------------------------------------------------------------------------------

-- Two orders at once could each save their address as the default: the newest stays it. Where none is, the newest is.
UPDATE "address" SET "is_default" = "address"."id" = "chosen"."id"
FROM (
  SELECT DISTINCT ON ("customer_id") "customer_id", "id" FROM "address"
  ORDER BY "customer_id", "is_default" DESC, "created_at" DESC, "id" DESC
) AS "chosen"
WHERE "address"."customer_id" = "chosen"."customer_id"
  AND "address"."is_default" <> ("address"."id" = "chosen"."id");

CREATE UNIQUE INDEX "address_one_default" ON "address"("customer_id") WHERE "is_default";

ALTER TABLE "order_gift"
  ADD CONSTRAINT "order_gift_token_of_256_bits" CHECK ("token" ~ '^[A-Za-z0-9_-]{43}$'),
  ADD CONSTRAINT "order_gift_message_bounded" CHECK (char_length("message") <= 200);
