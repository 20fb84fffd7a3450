-- CreateEnum
CREATE TYPE "ProductStatus" AS ENUM ('LISTED', 'HIDDEN');

-- CreateEnum
CREATE TYPE "OfferStatus" AS ENUM ('LISTED', 'PAUSED');

-- CreateEnum
CREATE TYPE "CouponStatus" AS ENUM ('ISSUED', 'RESERVED', 'USED');

-- CreateEnum
CREATE TYPE "Grade" AS ENUM ('BRONZE', 'SILVER', 'GOLD', 'VIP');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('CUSTOMER', 'SELLER', 'ADMIN');

-- CreateEnum
CREATE TYPE "CustomerStatus" AS ENUM ('ACTIVE', 'SUSPENDED', 'LEFT');

-- CreateEnum
CREATE TYPE "Gender" AS ENUM ('FEMALE', 'MALE', 'UNDISCLOSED');

-- CreateEnum
CREATE TYPE "OrderStatus" AS ENUM ('PENDING', 'PAID', 'PAYMENT_FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "PaymentStatus" AS ENUM ('REQUESTED', 'APPROVED', 'DECLINED', 'REFUNDED');

-- CreateTable
CREATE TABLE "category" (
    "id" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name_ko" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "icon" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seller" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "rating" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seller_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product" (
    "id" SERIAL NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "category_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "brand" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "picture" JSONB NOT NULL,
    "best_offer_id" INTEGER,
    "price_won" INTEGER NOT NULL,
    "list_price_won" INTEGER NOT NULL,
    "stock" INTEGER NOT NULL,
    "margin_rate" DOUBLE PRECISION NOT NULL,
    "rating_average" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "rating_count" INTEGER NOT NULL DEFAULT 0,
    "sold_count" INTEGER NOT NULL DEFAULT 0,
    "arrival_days" INTEGER NOT NULL DEFAULT 2,
    "status" "ProductStatus" NOT NULL DEFAULT 'LISTED',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" SERIAL NOT NULL,
    "product_id" INTEGER NOT NULL,
    "seller_id" INTEGER NOT NULL,
    "price_won" INTEGER NOT NULL,
    "list_price_won" INTEGER NOT NULL,
    "stock" INTEGER NOT NULL,
    "margin_rate" DOUBLE PRECISION NOT NULL,
    "arrival_days" INTEGER NOT NULL DEFAULT 2,
    "status" "OfferStatus" NOT NULL DEFAULT 'LISTED',

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wish" (
    "shopper_id" UUID NOT NULL,
    "product_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wish_pkey" PRIMARY KEY ("shopper_id","product_id")
);

-- CreateTable
CREATE TABLE "coupon" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "shopper_id" UUID NOT NULL,
    "cause_id" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "discount_percent" INTEGER NOT NULL,
    "max_discount_won" INTEGER NOT NULL,
    "status" "CouponStatus" NOT NULL DEFAULT 'ISSUED',
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "order_id" UUID,
    "discount_won" INTEGER,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "coupon_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_setting" (
    "rule" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "discount_percent" INTEGER NOT NULL,
    "max_discount_won" INTEGER NOT NULL,
    "ttl_seconds" INTEGER NOT NULL,
    "cap_per_shopper" INTEGER NOT NULL,
    "cooldown_seconds" INTEGER NOT NULL,
    "budget_won" BIGINT NOT NULL,
    "parameters" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_setting_pkey" PRIMARY KEY ("rule")
);

-- CreateTable
CREATE TABLE "rule_budget" (
    "rule" TEXT NOT NULL,
    "committed_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "rule_budget_pkey" PRIMARY KEY ("rule")
);

-- CreateTable
CREATE TABLE "rule_timer" (
    "rule" TEXT NOT NULL,
    "shopper_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "cause_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "rule_timer_pkey" PRIMARY KEY ("rule","shopper_id","subject")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "birth_year" INTEGER,
    "gender" "Gender" NOT NULL DEFAULT 'UNDISCLOSED',
    "region" TEXT,
    "grade" "Grade" NOT NULL DEFAULT 'BRONZE',
    "role" "Role" NOT NULL DEFAULT 'CUSTOMER',
    "status" "CustomerStatus" NOT NULL DEFAULT 'ACTIVE',
    "seller_id" INTEGER,
    "marketing_consent" BOOLEAN NOT NULL DEFAULT false,
    "night_consent" BOOLEAN NOT NULL DEFAULT false,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "address" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "line1" TEXT NOT NULL,
    "line2" TEXT NOT NULL DEFAULT '',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_line" (
    "id" UUID NOT NULL,
    "shopper_id" UUID NOT NULL,
    "offer_id" INTEGER NOT NULL,
    "product_id" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cart_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "shopper_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "status" "OrderStatus" NOT NULL,
    "items_won" INTEGER NOT NULL,
    "discount_won" INTEGER NOT NULL,
    "shipping_won" INTEGER NOT NULL,
    "total_won" INTEGER NOT NULL,
    "recipient" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "address_line1" TEXT NOT NULL,
    "address_line2" TEXT NOT NULL DEFAULT '',
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "product_id" INTEGER NOT NULL,
    "offer_id" INTEGER NOT NULL,
    "seller_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "picture" JSONB NOT NULL,
    "unit_price_won" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "discount_won" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "provider_reference" TEXT,
    "status" "PaymentStatus" NOT NULL,
    "amount_won" INTEGER NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "failure_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "sequence" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "category_slug_key" ON "category"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "seller_name_key" ON "seller"("name");

-- CreateIndex
CREATE UNIQUE INDEX "product_sku_key" ON "product"("sku");

-- CreateIndex
CREATE INDEX "product_category_id_sold_count_id_idx" ON "product"("category_id", "sold_count" DESC, "id");

-- CreateIndex
CREATE INDEX "product_category_id_price_won_id_idx" ON "product"("category_id", "price_won", "id");

-- CreateIndex
CREATE INDEX "product_sold_count_id_idx" ON "product"("sold_count" DESC, "id");

-- CreateIndex
CREATE INDEX "product_price_won_id_idx" ON "product"("price_won", "id");

-- CreateIndex
CREATE INDEX "product_created_at_id_idx" ON "product"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "offer_product_id_price_won_idx" ON "offer"("product_id", "price_won");

-- CreateIndex
CREATE INDEX "offer_seller_id_idx" ON "offer"("seller_id");

-- CreateIndex
CREATE UNIQUE INDEX "offer_product_id_seller_id_key" ON "offer"("product_id", "seller_id");

-- CreateIndex
CREATE UNIQUE INDEX "coupon_code_key" ON "coupon"("code");

-- CreateIndex
CREATE INDEX "coupon_shopper_id_status_expires_at_idx" ON "coupon"("shopper_id", "status", "expires_at");

-- CreateIndex
CREATE INDEX "coupon_order_id_idx" ON "coupon"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "coupon_rule_shopper_id_cause_id_key" ON "coupon"("rule", "shopper_id", "cause_id");

-- CreateIndex
CREATE INDEX "rule_timer_due_at_idx" ON "rule_timer"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "customer_email_key" ON "customer"("email");

-- CreateIndex
CREATE INDEX "customer_joined_at_idx" ON "customer"("joined_at");

-- CreateIndex
CREATE INDEX "address_customer_id_idx" ON "address"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "cart_line_shopper_id_offer_id_key" ON "cart_line"("shopper_id", "offer_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_number_key" ON "order"("number");

-- CreateIndex
CREATE INDEX "order_shopper_id_placed_at_idx" ON "order"("shopper_id", "placed_at" DESC);

-- CreateIndex
CREATE INDEX "order_status_placed_at_idx" ON "order"("status", "placed_at");

-- CreateIndex
CREATE UNIQUE INDEX "order_shopper_id_idempotency_key_key" ON "order"("shopper_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "order_line_order_id_idx" ON "order_line"("order_id");

-- CreateIndex
CREATE INDEX "order_line_product_id_idx" ON "order_line"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_idempotency_key_key" ON "payment"("idempotency_key");

-- CreateIndex
CREATE INDEX "payment_order_id_idx" ON "payment"("order_id");

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address" ADD CONSTRAINT "address_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say ------------------------------------------------------------------------------------------

-- The last line of defence: whatever the code does, nothing is sold that is not there and no money goes below zero.
ALTER TABLE "product"
  ADD CONSTRAINT "product_stock_not_negative" CHECK ("stock" >= 0),
  ADD CONSTRAINT "product_price_not_negative" CHECK ("price_won" >= 0 AND "list_price_won" >= 0),
  ADD CONSTRAINT "product_margin_is_a_share" CHECK ("margin_rate" BETWEEN 0 AND 1);
ALTER TABLE "offer"
  ADD CONSTRAINT "offer_stock_not_negative" CHECK ("stock" >= 0),
  ADD CONSTRAINT "offer_price_not_negative" CHECK ("price_won" >= 0 AND "list_price_won" >= 0),
  ADD CONSTRAINT "offer_margin_is_a_share" CHECK ("margin_rate" BETWEEN 0 AND 1);
ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_quantity_in_range" CHECK ("quantity" BETWEEN 1 AND 99);
ALTER TABLE "order"
  ADD CONSTRAINT "order_amounts_not_negative"
    CHECK ("items_won" >= 0 AND "discount_won" >= 0 AND "shipping_won" >= 0 AND "total_won" >= 0),
  ADD CONSTRAINT "order_discount_within_items" CHECK ("discount_won" <= "items_won");
ALTER TABLE "order_line"
  ADD CONSTRAINT "order_line_quantity_in_range" CHECK ("quantity" BETWEEN 1 AND 99),
  ADD CONSTRAINT "order_line_amounts_not_negative" CHECK ("unit_price_won" >= 0 AND "discount_won" >= 0);
ALTER TABLE "payment" ADD CONSTRAINT "payment_amount_not_negative" CHECK ("amount_won" >= 0);
ALTER TABLE "coupon"
  ADD CONSTRAINT "coupon_discount_in_range" CHECK ("discount_percent" BETWEEN 1 AND 100),
  ADD CONSTRAINT "coupon_amounts_not_negative"
    CHECK ("max_discount_won" >= 0 AND ("discount_won" IS NULL OR "discount_won" >= 0));
ALTER TABLE "rule_setting"
  ADD CONSTRAINT "rule_setting_in_range" CHECK (
    "discount_percent" BETWEEN 1 AND 100 AND "max_discount_won" >= 0 AND "ttl_seconds" > 0
    AND "cap_per_shopper" >= 0 AND "cooldown_seconds" >= 0 AND "budget_won" >= 0
  );
ALTER TABLE "rule_budget" ADD CONSTRAINT "rule_budget_not_negative" CHECK ("committed_won" >= 0);

-- Wakes the relay when a transaction with messages commits, so that an event waits for no poll. Once a statement:
-- PostgreSQL delivers equal notifications of one transaction once.
CREATE FUNCTION "notify_outbox"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER "outbox_message_notify" AFTER INSERT ON "outbox_message"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_outbox"();
