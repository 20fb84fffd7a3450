-- CreateTable
CREATE TABLE "reorder_cycle" (
    "shopper_id" UUID NOT NULL,
    "purchase_days" INTEGER NOT NULL,
    "median_days" DOUBLE PRECISION,
    "low_days" INTEGER,
    "high_days" INTEGER,
    "last_day" DATE NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reorder_cycle_pkey" PRIMARY KEY ("shopper_id")
);

-- CreateTable
CREATE TABLE "reorder_segment" (
    "grade" TEXT NOT NULL,
    "age_band" INTEGER NOT NULL,
    "gender" TEXT NOT NULL,
    "customers" INTEGER NOT NULL,
    "spells" INTEGER NOT NULL,
    "ended" INTEGER NOT NULL,
    "median_days" INTEGER,
    "low_days" INTEGER,
    "high_days" INTEGER,
    "through_day" DATE NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reorder_segment_pkey" PRIMARY KEY ("grade","age_band","gender")
);

-- CreateTable
CREATE TABLE "product_first_sale" (
    "product_id" INTEGER NOT NULL,
    "listed_day" DATE NOT NULL,
    "sold_day" DATE,
    "seen_until" DATE NOT NULL,

    CONSTRAINT "product_first_sale_pkey" PRIMARY KEY ("product_id")
);

-- CreateTable
CREATE TABLE "campaign_draft" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "operator_change" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "changed_by" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "is_undo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "operator_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "product_first_sale_listed_day_idx" ON "product_first_sale"("listed_day");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_draft_subject_key" ON "campaign_draft"("subject");

-- CreateIndex
CREATE INDEX "operator_change_kind_subject_changed_at_idx" ON "operator_change"("kind", "subject", "changed_at" DESC);

-- CreateIndex
CREATE INDEX "operator_change_changed_at_idx" ON "operator_change"("changed_at" DESC);

-- As rule_setting_change (0009): who changed what stays as it was written.
CREATE TRIGGER "operator_change_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "operator_change"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit"();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dangol_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "operator_change" FROM "dangol_app";
  END IF;
END
$$;
