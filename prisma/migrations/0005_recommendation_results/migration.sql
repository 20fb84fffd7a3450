-- CreateTable
CREATE TABLE "attribution_event" (
    "event_id" UUID NOT NULL,
    "handled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attribution_event_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "recommendation_touch" (
    "shopper_id" UUID NOT NULL,
    "product_id" INTEGER NOT NULL,
    "list_id" UUID,
    "list" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "clicked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recommendation_touch_pkey" PRIMARY KEY ("shopper_id","product_id")
);

-- CreateTable
CREATE TABLE "recommendation_sale" (
    "order_id" UUID NOT NULL,
    "product_id" INTEGER NOT NULL,
    "shopper_id" UUID NOT NULL,
    "list_id" UUID,
    "list" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "units" INTEGER NOT NULL,
    "revenue_won" BIGINT NOT NULL,

    CONSTRAINT "recommendation_sale_pkey" PRIMARY KEY ("order_id","product_id")
);

-- CreateTable
CREATE TABLE "recommendation_result" (
    "day" DATE NOT NULL,
    "list" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "shows" BIGINT NOT NULL DEFAULT 0,
    "impressions" BIGINT NOT NULL DEFAULT 0,
    "clicks" BIGINT NOT NULL DEFAULT 0,
    "carts" BIGINT NOT NULL DEFAULT 0,
    "orders" BIGINT NOT NULL DEFAULT 0,
    "units" BIGINT NOT NULL DEFAULT 0,
    "revenue_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "recommendation_result_pkey" PRIMARY KEY ("day","list","tier","variant")
);

-- CreateTable
CREATE TABLE "experiment_shopper" (
    "variant" TEXT NOT NULL,
    "shopper_id" UUID NOT NULL,
    "exposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "impressions" INTEGER NOT NULL DEFAULT 0,
    "clicks" INTEGER NOT NULL DEFAULT 0,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "revenue_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "experiment_shopper_pkey" PRIMARY KEY ("variant","shopper_id")
);

-- CreateTable
CREATE TABLE "experiment_order" (
    "order_id" UUID NOT NULL,
    "shopper_id" UUID NOT NULL,
    "variant" TEXT NOT NULL,
    "total_won" BIGINT NOT NULL,

    CONSTRAINT "experiment_order_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "dismissal" (
    "shopper_id" UUID NOT NULL,
    "product_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dismissal_pkey" PRIMARY KEY ("shopper_id","product_id")
);

-- CreateIndex
CREATE INDEX "attribution_event_handled_at_idx" ON "attribution_event"("handled_at");

-- CreateIndex
CREATE INDEX "recommendation_touch_clicked_at_idx" ON "recommendation_touch"("clicked_at");

-- CreateIndex
CREATE INDEX "recommendation_sale_shopper_id_idx" ON "recommendation_sale"("shopper_id");

-- CreateIndex
CREATE INDEX "experiment_shopper_shopper_id_idx" ON "experiment_shopper"("shopper_id");

-- CreateIndex
CREATE INDEX "experiment_order_shopper_id_idx" ON "experiment_order"("shopper_id");
