-- CreateEnum
CREATE TYPE "RefundState" AS ENUM ('REQUESTED', 'DONE');

-- AlterEnum
ALTER TYPE "CouponStatus" ADD VALUE 'REVOKED';

-- AlterTable
ALTER TABLE "coupon" ADD COLUMN     "earned_by_order_id" UUID,
ADD COLUMN     "to_guest" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "withheld_won" INTEGER;

-- AlterTable
ALTER TABLE "rule_budget" ADD COLUMN     "guest_committed_won" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "rule_setting" ADD COLUMN     "guest_share_percent" INTEGER NOT NULL DEFAULT 50;

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "amount_won" INTEGER NOT NULL,
    "state" "RefundState" NOT NULL DEFAULT 'REQUESTED',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "refund_idempotency_key_key" ON "refund"("idempotency_key");

-- CreateIndex
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");

-- CreateIndex
CREATE INDEX "refund_state_created_at_idx" ON "refund"("state", "created_at");

-- CreateIndex
CREATE INDEX "coupon_earned_by_order_id_idx" ON "coupon"("earned_by_order_id");

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of rules whose cause is an order the cause names it; a coupon a guest brought along has more words after it.
UPDATE "coupon" SET "earned_by_order_id" = left("cause_id", 36)::uuid
WHERE "rule" IN ('C6', 'C8', 'C9')
  AND "cause_id" ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

UPDATE "coupon" SET "to_guest" = true
WHERE NOT EXISTS (SELECT 1 FROM "customer" WHERE "customer"."id" = "coupon"."shopper_id");

UPDATE "rule_budget" SET "guest_committed_won" = least("committed_won", (
  SELECT coalesce(sum(CASE
    WHEN "status" = 'RESERVED' OR "expires_at" > now() THEN "max_discount_won"
    WHEN "status" = 'USED' THEN coalesce("discount_won", "max_discount_won")
    ELSE 0 END), 0)
  FROM "coupon" WHERE "coupon"."rule" = "rule_budget"."rule" AND "to_guest"));

-- What was given back, and what is still owed, under the keys the provider knows.
INSERT INTO "refund" ("id", "payment_id", "idempotency_key", "amount_won", "state", "done_at")
SELECT gen_random_uuid(), "payment"."id", 'refund-' || "payment"."order_id", "payment"."amount_won",
  CASE WHEN "payment"."status" = 'REFUNDED' THEN 'DONE' ELSE 'REQUESTED' END::"RefundState",
  CASE WHEN "payment"."status" = 'REFUNDED' THEN "payment"."updated_at" END
FROM "payment" JOIN "order" ON "order"."id" = "payment"."order_id"
WHERE "order"."status" IN ('CANCELLED', 'PAYMENT_FAILED') AND "payment"."status" IN ('APPROVED', 'REFUNDED');
