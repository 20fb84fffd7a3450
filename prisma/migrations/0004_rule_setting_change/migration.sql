-- CreateTable
CREATE TABLE "rule_setting_change" (
    "id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "changed_by" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "is_reset" BOOLEAN NOT NULL,

    CONSTRAINT "rule_setting_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "rule_setting_change_rule_changed_at_idx" ON "rule_setting_change"("rule", "changed_at" DESC);

-- CreateIndex
CREATE INDEX "coupon_rule_issued_at_idx" ON "coupon"("rule", "issued_at");

-- CreateIndex
CREATE INDEX "coupon_rule_used_at_idx" ON "coupon"("rule", "used_at");
