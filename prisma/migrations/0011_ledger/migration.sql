-- The ledger: what an order, its lines and its payment were when it was placed, and the histories of orders, people,
-- products and prices (docs/decisions/0110). The release before keeps working on the migrated database: what it does
-- not write is filled in by the triggers below.

-- CreateEnum
CREATE TYPE "SellerStatus" AS ENUM ('REQUESTED', 'ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "ConsentKind" AS ENUM ('MARKETING', 'NIGHT');

-- CreateEnum
CREATE TYPE "OrderSource" AS ENUM ('shop', 'generated', 'backfill', 'import');

-- AlterEnum
ALTER TYPE "CustomerStatus" ADD VALUE 'PAID_MEMBERSHIP';

-- AlterEnum
ALTER TYPE "OrderStatus" ADD VALUE 'PREPARING';
ALTER TYPE "OrderStatus" ADD VALUE 'SHIPPED';
ALTER TYPE "OrderStatus" ADD VALUE 'DELIVERED';
ALTER TYPE "OrderStatus" ADD VALUE 'COMPLETED';

-- AlterEnum
ALTER TYPE "PaymentStatus" ADD VALUE 'WAITING_FOR_DEPOSIT';
ALTER TYPE "PaymentStatus" ADD VALUE 'EXPIRED';

-- AlterEnum
ALTER TYPE "ProductStatus" ADD VALUE 'REGISTERED';
ALTER TYPE "ProductStatus" ADD VALUE 'IN_REVIEW';

-- AlterEnum
ALTER TYPE "RefundState" ADD VALUE 'FAILED';

-- AlterTable
ALTER TABLE "order" ADD COLUMN     "accelerated" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "buyer_age_band" INTEGER,
ADD COLUMN     "buyer_gender" "Gender",
ADD COLUMN     "buyer_grade" "Grade",
ADD COLUMN     "buyer_region" TEXT,
ADD COLUMN     "source" "OrderSource" NOT NULL DEFAULT 'shop';

-- AlterTable: NOT NULL below, when the lines that are there have been filled in.
ALTER TABLE "order_line" ADD COLUMN     "category_id" INTEGER,
ADD COLUMN     "commission_rate" DOUBLE PRECISION,
ADD COLUMN     "commission_won" INTEGER,
ADD COLUMN     "list_price_won" INTEGER,
ADD COLUMN     "margin_rate" DOUBLE PRECISION,
ADD COLUMN     "promotion_id" TEXT;

-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "answered_at" TIMESTAMPTZ(3),
ADD COLUMN     "error_code" TEXT,
ADD COLUMN     "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "refund" ADD COLUMN     "claim_id" UUID,
ADD COLUMN     "provider_cancel_key" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "tax_free_won" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "seller" ADD COLUMN     "commission_rate" DOUBLE PRECISION NOT NULL DEFAULT 0.1,
ADD COLUMN     "status" "SellerStatus" NOT NULL DEFAULT 'ACTIVE';

-- CreateTable
CREATE TABLE "product_status_change" (
    "product_id" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "ProductStatus" NOT NULL,

    CONSTRAINT "product_status_change_pkey" PRIMARY KEY ("product_id","changed_at")
);

-- CreateTable
CREATE TABLE "offer_price" (
    "offer_id" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "price_won" INTEGER NOT NULL,
    "list_price_won" INTEGER NOT NULL,

    CONSTRAINT "offer_price_pkey" PRIMARY KEY ("offer_id","changed_at")
);

-- CreateTable
CREATE TABLE "consent_change" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "kind" "ConsentKind" NOT NULL,
    "is_granted" BOOLEAN NOT NULL,
    "wording_version" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grade_change" (
    "customer_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "grade" "Grade" NOT NULL,
    "cause" TEXT NOT NULL,

    CONSTRAINT "grade_change_pkey" PRIMARY KEY ("customer_id","changed_at")
);

-- CreateTable
CREATE TABLE "customer_status_change" (
    "customer_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "CustomerStatus" NOT NULL,
    "cause" TEXT NOT NULL,

    CONSTRAINT "customer_status_change_pkey" PRIMARY KEY ("customer_id","changed_at")
);

-- CreateTable
CREATE TABLE "order_status_change" (
    "order_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "OrderStatus" NOT NULL,
    "cause" TEXT NOT NULL,

    CONSTRAINT "order_status_change_pkey" PRIMARY KEY ("order_id","changed_at","status")
);

-- CreateIndex
CREATE INDEX "consent_change_customer_id_kind_changed_at_idx" ON "consent_change"("customer_id", "kind", "changed_at");

-- CreateIndex
CREATE INDEX "grade_change_grade_changed_at_idx" ON "grade_change"("grade", "changed_at");

-- CreateIndex
CREATE INDEX "customer_status_change_status_changed_at_idx" ON "customer_status_change"("status", "changed_at");

-- CreateIndex
CREATE INDEX "order_source_placed_at_idx" ON "order"("source", "placed_at");

-- AddForeignKey
ALTER TABLE "product_status_change" ADD CONSTRAINT "product_status_change_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer_price" ADD CONSTRAINT "offer_price_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_status_change" ADD CONSTRAINT "order_status_change_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rows that are there ---------------------------------------------------------------------------------------------

-- Category, margin and commission were not recorded: those of today stand for them. A list price below the price paid
-- was set later.
UPDATE "order_line" SET
  "category_id" = coalesce((SELECT "category_id" FROM "product" WHERE "product"."id" = "order_line"."product_id"), 0),
  "list_price_won" = greatest("unit_price_won",
    coalesce((SELECT "list_price_won" FROM "offer" WHERE "offer"."id" = "order_line"."offer_id"), 0)),
  "margin_rate" = coalesce((SELECT "margin_rate" FROM "offer" WHERE "offer"."id" = "order_line"."offer_id"), 0),
  "commission_rate" = coalesce((SELECT "commission_rate" FROM "seller" WHERE "seller"."id" = "order_line"."seller_id"), 0.1);
UPDATE "order_line"
SET "commission_won" = floor("unit_price_won"::numeric * "quantity" * "commission_rate"::numeric)::int;
ALTER TABLE "order_line"
  ALTER COLUMN "category_id" SET NOT NULL,
  ALTER COLUMN "list_price_won" SET NOT NULL,
  ALTER COLUMN "margin_rate" SET NOT NULL,
  ALTER COLUMN "commission_rate" SET NOT NULL,
  ALTER COLUMN "commission_won" SET NOT NULL;

-- The buyer of a known year, gender and region; their grade of today. The year is that of the order in Korea.
UPDATE "order" SET
  "buyer_age_band" = CASE
    WHEN extract(year FROM "placed_at" AT TIME ZONE 'Asia/Seoul')::int - "birth_year" BETWEEN 10 AND 120
    THEN least(60, (extract(year FROM "placed_at" AT TIME ZONE 'Asia/Seoul')::int - "birth_year") / 10 * 10) END,
  "buyer_gender" = nullif("gender", 'UNDISCLOSED'), "buyer_region" = "region", "buyer_grade" = "grade"
FROM "customer" WHERE "customer"."id" = "order"."shopper_id";

INSERT INTO "order_status_change" ("order_id", "changed_at", "status", "cause")
SELECT "id", "placed_at", 'PENDING'::"OrderStatus", 'placed' FROM "order"
UNION ALL
SELECT "id", "paid_at", 'PAID'::"OrderStatus", 'payment-approved' FROM "order" WHERE "paid_at" IS NOT NULL
UNION ALL
SELECT "id", coalesce("cancelled_at", "placed_at"), 'CANCELLED'::"OrderStatus", 'cancelled-by-shopper' FROM "order"
WHERE "status" = 'CANCELLED'
UNION ALL
SELECT "id", coalesce((SELECT max("updated_at") FROM "payment" WHERE "order_id" = "order"."id"), "placed_at"),
  'PAYMENT_FAILED'::"OrderStatus", 'payment-declined' FROM "order" WHERE "status" = 'PAYMENT_FAILED';

-- A refund overwrote the time of the answer and the status; both come from the order.
UPDATE "payment" SET "requested_at" = "payment"."created_at",
  "answered_at" = CASE "payment"."status"
    WHEN 'REQUESTED' THEN NULL
    WHEN 'REFUNDED' THEN coalesce("order"."paid_at", "payment"."created_at")
    ELSE coalesce("order"."paid_at", "payment"."updated_at") END,
  "status" = CASE "payment"."status" WHEN 'REFUNDED' THEN 'APPROVED' ELSE "payment"."status" END
FROM "order" WHERE "order"."id" = "payment"."order_id";

INSERT INTO "consent_change" ("id", "customer_id", "kind", "is_granted", "wording_version", "changed_at")
SELECT gen_random_uuid(), "id", 'MARKETING'::"ConsentKind", true, '1', "joined_at" FROM "customer" WHERE "marketing_consent"
UNION ALL
SELECT gen_random_uuid(), "id", 'NIGHT'::"ConsentKind", true, '1', "joined_at" FROM "customer" WHERE "night_consent";
INSERT INTO "grade_change" ("customer_id", "changed_at", "grade", "cause")
SELECT "id", "joined_at", "grade", 'joined' FROM "customer";
INSERT INTO "customer_status_change" ("customer_id", "changed_at", "status", "cause")
SELECT "id", "joined_at", "status", 'joined' FROM "customer";
INSERT INTO "product_status_change" ("product_id", "changed_at", "status")
SELECT "id", "created_at", "status" FROM "product";
-- Earlier prices are not known: the history begins here.
INSERT INTO "offer_price" ("offer_id", "changed_at", "price_won", "list_price_won")
SELECT "id", now(), "price_won", "list_price_won" FROM "offer";

-- A product without a best offer is no longer shown: each that has an offer names it.
UPDATE "product" SET "best_offer_id" = (
  SELECT "id" FROM "offer" WHERE "offer"."product_id" = "product"."id" AND "status" = 'LISTED'
  ORDER BY ("stock" > 0) DESC, "price_won", "id" LIMIT 1)
WHERE "best_offer_id" IS NULL;

-- Beyond Prisma's schema ----------------------------------------------------------------------------------------------

-- An imported history has lines of more pieces than a cart takes (domain/order/quantity.ts).
ALTER TABLE "order_line" DROP CONSTRAINT "order_line_quantity_in_range",
  ADD CONSTRAINT "order_line_quantity_in_range" CHECK ("quantity" >= 1),
  ADD CONSTRAINT "order_line_margin_is_a_share" CHECK ("margin_rate" BETWEEN 0 AND 1),
  ADD CONSTRAINT "order_line_commission_is_a_share" CHECK ("commission_rate" BETWEEN 0 AND 1),
  ADD CONSTRAINT "order_line_commission_within_price"
    CHECK ("commission_won" BETWEEN 0 AND "unit_price_won"::bigint * "quantity");
ALTER TABLE "seller" ADD CONSTRAINT "seller_commission_is_a_share" CHECK ("commission_rate" BETWEEN 0 AND 1);
ALTER TABLE "refund" ADD CONSTRAINT "refund_tax_free_within_amount" CHECK ("tax_free_won" BETWEEN 0 AND "amount_won");

-- An order's statuses: who changes one writes the row with its cause in the same transaction. At its end this adds a
-- row where there is none (the release before, a statement by hand), so that the history is never short of a status.
CREATE FUNCTION "order_status_change_complete"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "order_status_change" ("order_id", "changed_at", "status", "cause")
  SELECT NEW."id", CASE NEW."status"::text
      WHEN 'PENDING' THEN NEW."placed_at"
      WHEN 'PAID' THEN coalesce(NEW."paid_at", now())
      WHEN 'CANCELLED' THEN coalesce(NEW."cancelled_at", now())
      ELSE now() END, NEW."status", 'unknown'
  WHERE EXISTS (SELECT 1 FROM "order" WHERE "id" = NEW."id")
    AND NOT EXISTS (SELECT 1 FROM "order_status_change" WHERE "order_id" = NEW."id" AND "status" = NEW."status")
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "order_status_change_complete" AFTER INSERT OR UPDATE OF "status" ON "order"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "order_status_change_complete"();

-- For the release before, which does not know these columns.
CREATE FUNCTION "order_line_complete"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT coalesce((SELECT "category_id" FROM "product" WHERE "id" = NEW."product_id"), 0) INTO NEW."category_id";
  SELECT greatest(NEW."unit_price_won", coalesce((SELECT "list_price_won" FROM "offer" WHERE "id" = NEW."offer_id"), 0))
    INTO NEW."list_price_won";
  SELECT coalesce((SELECT "margin_rate" FROM "offer" WHERE "id" = NEW."offer_id"), 0) INTO NEW."margin_rate";
  SELECT coalesce((SELECT "commission_rate" FROM "seller" WHERE "id" = NEW."seller_id"), 0.1) INTO NEW."commission_rate";
  NEW."commission_won" := floor(NEW."unit_price_won"::numeric * NEW."quantity" * NEW."commission_rate"::numeric)::int;
  RETURN NEW;
END $$;
CREATE TRIGGER "order_line_complete" BEFORE INSERT ON "order_line"
  FOR EACH ROW WHEN (NEW."category_id" IS NULL) EXECUTE FUNCTION "order_line_complete"();

-- As well: it writes no time of the answer, and REFUNDED over the status of a payment that is refunded.
CREATE FUNCTION "payment_complete"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."status" = 'REFUNDED' THEN NEW."status" := 'APPROVED'; END IF;
  IF NEW."status" <> 'REQUESTED' AND NEW."answered_at" IS NULL THEN NEW."answered_at" := now(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "payment_complete" BEFORE UPDATE OF "status" ON "payment"
  FOR EACH ROW WHEN (NEW."status"::text = 'REFUNDED' OR NEW."answered_at" IS NULL)
  EXECUTE FUNCTION "payment_complete"();

-- The histories of people, products and prices begin with their row, and go on with each change. A change that writes
-- its own row, with its cause, is not written again.
CREATE FUNCTION "customer_history_begins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "grade_change" ("customer_id", "changed_at", "grade", "cause")
  SELECT "id", "joined_at", "grade", 'joined' FROM new_rows ON CONFLICT DO NOTHING;
  INSERT INTO "customer_status_change" ("customer_id", "changed_at", "status", "cause")
  SELECT "id", "joined_at", "status", 'joined' FROM new_rows ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "customer_history_begins" AFTER INSERT ON "customer" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "customer_history_begins"();

CREATE FUNCTION "customer_history_complete"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."grade" IS DISTINCT FROM
    (SELECT "grade" FROM "grade_change" WHERE "customer_id" = NEW."id" ORDER BY "changed_at" DESC LIMIT 1) THEN
    INSERT INTO "grade_change" VALUES (NEW."id", clock_timestamp(), NEW."grade", 'unknown');
  END IF;
  IF NEW."status" IS DISTINCT FROM
    (SELECT "status" FROM "customer_status_change" WHERE "customer_id" = NEW."id" ORDER BY "changed_at" DESC LIMIT 1) THEN
    INSERT INTO "customer_status_change" VALUES (NEW."id", clock_timestamp(), NEW."status", 'unknown');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "customer_history_complete" AFTER UPDATE OF "grade", "status" ON "customer"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "customer_history_complete"();

CREATE FUNCTION "product_history_begins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "product_status_change" ("product_id", "changed_at", "status")
  SELECT "id", "created_at", "status" FROM new_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER "product_history_begins" AFTER INSERT ON "product" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "product_history_begins"();

CREATE FUNCTION "product_history_goes_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "product_status_change" ("product_id", "changed_at", "status")
  VALUES (NEW."id", clock_timestamp(), NEW."status")
  ON CONFLICT ("product_id", "changed_at") DO UPDATE SET "status" = excluded."status";
  RETURN NULL;
END $$;
CREATE TRIGGER "product_history_goes_on" AFTER UPDATE OF "status" ON "product"
  FOR EACH ROW WHEN (NEW."status" IS DISTINCT FROM OLD."status") EXECUTE FUNCTION "product_history_goes_on"();

CREATE FUNCTION "offer_price_begins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "offer_price" ("offer_id", "changed_at", "price_won", "list_price_won")
  SELECT "id", now(), "price_won", "list_price_won" FROM new_rows;
  RETURN NULL;
END $$;
CREATE TRIGGER "offer_price_begins" AFTER INSERT ON "offer" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "offer_price_begins"();

CREATE FUNCTION "offer_price_goes_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "offer_price" ("offer_id", "changed_at", "price_won", "list_price_won")
  VALUES (NEW."id", clock_timestamp(), NEW."price_won", NEW."list_price_won")
  ON CONFLICT ("offer_id", "changed_at")
    DO UPDATE SET "price_won" = excluded."price_won", "list_price_won" = excluded."list_price_won";
  RETURN NULL;
END $$;
CREATE TRIGGER "offer_price_goes_on" AFTER UPDATE OF "price_won", "list_price_won" ON "offer"
  FOR EACH ROW WHEN ((NEW."price_won", NEW."list_price_won") IS DISTINCT FROM (OLD."price_won", OLD."list_price_won"))
  EXECUTE FUNCTION "offer_price_goes_on"();
