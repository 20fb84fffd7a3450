-- CreateTable
CREATE TABLE "shopper_past" (
    "shopper_id" UUID NOT NULL,
    "past" JSONB NOT NULL,
    "keep_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shopper_past_pkey" PRIMARY KEY ("shopper_id")
);

-- CreateIndex
CREATE INDEX "shopper_past_keep_until_idx" ON "shopper_past"("keep_until");
