-- Topics `orders` and `payments` (docs/decisions/0113): which orders took stock, and payments counted by minute.

-- AlterTable: true for the shop's own orders, also for those that the release before writes after a roll-back.
ALTER TABLE "order" ADD COLUMN     "takes_stock" BOOLEAN NOT NULL DEFAULT true;
UPDATE "order" SET "takes_stock" = false WHERE "source" <> 'shop';

-- CreateTable
CREATE TABLE "payment_step_counted" (
    "id" UUID NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_step_counted_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "source" "OrderSource" NOT NULL,
    "provider" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "error_code" TEXT NOT NULL DEFAULT '',
    "payments" INTEGER NOT NULL,
    "won" BIGINT NOT NULL,

    CONSTRAINT "payment_minute_pkey" PRIMARY KEY ("minute","source","provider","method","step","error_code")
);

-- CreateIndex
CREATE INDEX "payment_step_counted_counted_at_idx" ON "payment_step_counted"("counted_at");

ALTER TABLE "payment_minute" ADD CONSTRAINT "payment_minute_not_negative" CHECK ("payments" >= 0 AND "won" >= 0);
