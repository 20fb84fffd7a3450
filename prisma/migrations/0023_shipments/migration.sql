-- CreateEnum
CREATE TYPE "ShipmentState" AS ENUM ('RECEIVED', 'PREPARING', 'SHIPPED', 'IN_DELIVERY', 'DELIVERED', 'RETURNED', 'DELIVERY_FAILED', 'LOST', 'CANCELLED');

-- CreateTable
CREATE TABLE "shipment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "seller_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "ShipmentState" NOT NULL DEFAULT 'RECEIVED',
    "carrier" TEXT,
    "waybill" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "promised_at" TIMESTAMPTZ(3) NOT NULL,
    "shipped_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "is_late" BOOLEAN,
    "replaces_id" UUID,
    "clock_speed" DOUBLE PRECISION,
    "next_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "announced_version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shipment_line" (
    "shipment_id" UUID NOT NULL,
    "order_line_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "shipment_line_pkey" PRIMARY KEY ("shipment_id","order_line_id")
);

-- CreateTable
CREATE TABLE "shipment_change" (
    "shipment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT NOT NULL,
    "state" "ShipmentState" NOT NULL,
    "place" TEXT,

    CONSTRAINT "shipment_change_pkey" PRIMARY KEY ("shipment_id","at","code")
);

-- CreateIndex
CREATE UNIQUE INDEX "shipment_replaces_id_key" ON "shipment"("replaces_id");

-- CreateIndex
CREATE INDEX "shipment_seller_id_state_idx" ON "shipment"("seller_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "shipment_order_id_number_key" ON "shipment"("order_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "shipment_carrier_waybill_key" ON "shipment"("carrier", "waybill");

-- CreateIndex
CREATE INDEX "shipment_line_order_line_id_idx" ON "shipment_line"("order_line_id");

-- AddForeignKey
ALTER TABLE "shipment" ADD CONSTRAINT "shipment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment" ADD CONSTRAINT "shipment_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "shipment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_line" ADD CONSTRAINT "shipment_line_shipment_id_fkey" FOREIGN KEY ("shipment_id") REFERENCES "shipment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_line" ADD CONSTRAINT "shipment_line_order_line_id_fkey" FOREIGN KEY ("order_line_id") REFERENCES "order_line"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_change" ADD CONSTRAINT "shipment_change_shipment_id_fkey" FOREIGN KEY ("shipment_id") REFERENCES "shipment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Beyond Prisma's schema ----------------------------------------------------------------------------------------------

-- What worker `shipping` looks for each second.
CREATE INDEX "shipment_next_at_idx" ON "shipment"("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "shipment_unannounced_idx" ON "shipment"("order_id") WHERE "announced_version" < "version";

ALTER TABLE "shipment"
  ADD CONSTRAINT "shipment_number_from_one" CHECK ("number" >= 1),
  ADD CONSTRAINT "shipment_waybill_with_carrier" CHECK (("carrier" IS NULL) = ("waybill" IS NULL)),
  ADD CONSTRAINT "shipment_waybill_digits" CHECK ("waybill" ~ '^[0-9]{10,14}$'),
  ADD CONSTRAINT "shipment_waybill_once_shipped"
    CHECK ("state" IN ('RECEIVED', 'PREPARING', 'CANCELLED') OR ("waybill" IS NOT NULL AND "shipped_at" IS NOT NULL)),
  ADD CONSTRAINT "shipment_late_once_delivered"
    CHECK (("state" = 'DELIVERED') = ("delivered_at" IS NOT NULL) AND ("delivered_at" IS NULL) = ("is_late" IS NULL)),
  ADD CONSTRAINT "shipment_speed_above_zero" CHECK ("clock_speed" > 0);
ALTER TABLE "shipment_line" ADD CONSTRAINT "shipment_line_quantity_from_one" CHECK ("quantity" >= 1);

-- A parcel holds pieces of its own order and seller; of a line no more are in parcels than were bought. Parcels that
-- were cancelled, lost or came back do not count: their pieces may be sent again. The line is locked, so that two
-- parcels at once are counted one after the other.
CREATE FUNCTION "shipment_line_within_order"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "bought" INTEGER;
BEGIN
  SELECT "order_line"."quantity" INTO "bought" FROM "order_line"
  JOIN "shipment" ON "shipment"."order_id" = "order_line"."order_id" AND "shipment"."seller_id" = "order_line"."seller_id"
  WHERE "order_line"."id" = NEW."order_line_id" AND "shipment"."id" = NEW."shipment_id"
  FOR NO KEY UPDATE OF "order_line";
  IF "bought" IS NULL THEN
    RAISE EXCEPTION 'order line % is of another order or seller than shipment %', NEW."order_line_id", NEW."shipment_id"
      USING ERRCODE = 'check_violation', CONSTRAINT = 'shipment_line_within_order';
  END IF;
  IF (
    SELECT sum("shipment_line"."quantity") FROM "shipment_line"
    JOIN "shipment" ON "shipment"."id" = "shipment_line"."shipment_id"
    WHERE "shipment_line"."order_line_id" = NEW."order_line_id"
      AND "shipment"."state" NOT IN ('CANCELLED', 'LOST', 'RETURNED')
  ) > "bought" THEN
    RAISE EXCEPTION 'more pieces of order line % in shipments than the % bought', NEW."order_line_id", "bought"
      USING ERRCODE = 'check_violation', CONSTRAINT = 'shipment_line_within_order';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "shipment_line_within_order" AFTER INSERT OR UPDATE ON "shipment_line"
  FOR EACH ROW EXECUTE FUNCTION "shipment_line_within_order"();

-- No way leads out of these: the count above relies on it.
CREATE FUNCTION "refuse_change_of_ended_shipment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'shipment % is % and stays so', OLD."id", OLD."state" USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER "shipment_end_stays" BEFORE UPDATE OF "state" ON "shipment"
  FOR EACH ROW WHEN (OLD."state" IN ('DELIVERED', 'CANCELLED', 'LOST', 'RETURNED') AND NEW."state" <> OLD."state")
  EXECUTE FUNCTION "refuse_change_of_ended_shipment"();

-- What happened stays as it was written; it goes with its shipment only.
CREATE FUNCTION "shipment_change_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "shipment" WHERE "id" = OLD."shipment_id") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of shipment_change are written once: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "shipment_change_append_only" BEFORE UPDATE OR DELETE ON "shipment_change"
  FOR EACH ROW EXECUTE FUNCTION "shipment_change_append_only"();

-- Paid orders of the shop that wait for their first shipment: an order leaves it when its seller begins.
CREATE INDEX "order_paid_in_shop_idx" ON "order"("placed_at") WHERE "status" = 'PAID' AND "source" = 'shop';
