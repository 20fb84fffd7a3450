-- CreateTable
CREATE TABLE "roll_up_lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by" TEXT,
    "requested_at" TIMESTAMPTZ(3),
    "facts_from" TIMESTAMPTZ(3),

    CONSTRAINT "roll_up_lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "roll_up_offset" (
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "next_offset" BIGINT NOT NULL,
    "fence" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roll_up_offset_pkey" PRIMARY KEY ("topic","partition")
);

-- CreateTable
CREATE TABLE "roll_up_fact" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "roll_up_fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roll_up_waiting" (
    "order_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_at" TIMESTAMPTZ(3) NOT NULL,
    "placed" BOOLEAN NOT NULL,
    "cancelled" BOOLEAN NOT NULL,

    CONSTRAINT "roll_up_waiting_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "roll_up_day" (
    "day" DATE NOT NULL,
    "dirty_since" TIMESTAMPTZ(3),
    "acts_dirty_since" TIMESTAMPTZ(3),
    "recounted_at" TIMESTAMPTZ(3),
    "drift" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "roll_up_day_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "order_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "accelerated" BOOLEAN NOT NULL,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "won" BIGINT NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cancelled_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "order_minute_pkey" PRIMARY KEY ("minute","source","accelerated")
);

-- CreateTable
CREATE TABLE "order_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "accelerated" BOOLEAN NOT NULL,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "won" BIGINT NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cancelled_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "order_hour_pkey" PRIMARY KEY ("hour","source","accelerated")
);

-- CreateTable
CREATE TABLE "category_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "accelerated" BOOLEAN NOT NULL,
    "category_id" INTEGER NOT NULL,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "won" BIGINT NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cancelled_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "category_hour_pkey" PRIMARY KEY ("hour","source","accelerated","category_id")
);

-- CreateTable
CREATE TABLE "buyer_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "accelerated" BOOLEAN NOT NULL,
    "gender" TEXT NOT NULL,
    "age_band" INTEGER NOT NULL,
    "grade" TEXT NOT NULL,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "won" BIGINT NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cancelled_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "buyer_hour_pkey" PRIMARY KEY ("hour","source","accelerated","gender","age_band","grade")
);

-- CreateTable
CREATE TABLE "customer_day" (
    "day" DATE NOT NULL,
    "shopper_id" UUID NOT NULL,
    "source" "OrderSource" NOT NULL,
    "accelerated" BOOLEAN NOT NULL,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "won" BIGINT NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cancelled_won" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "customer_day_pkey" PRIMARY KEY ("day","shopper_id","source","accelerated")
);

-- CreateTable
CREATE TABLE "behavior_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "type" TEXT NOT NULL,
    "events" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "behavior_minute_pkey" PRIMARY KEY ("minute","source","type")
);

-- CreateTable
CREATE TABLE "shopper_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "source" "OrderSource" NOT NULL,
    "step" TEXT NOT NULL,
    "shopper_id" UUID NOT NULL,

    CONSTRAINT "shopper_hour_pkey" PRIMARY KEY ("hour","source","step","shopper_id")
);

-- CreateIndex
CREATE INDEX "roll_up_fact_at_idx" ON "roll_up_fact"("at");

-- CreateIndex
CREATE INDEX "roll_up_day_dirty_since_idx" ON "roll_up_day"("dirty_since");

-- CreateIndex
CREATE INDEX "roll_up_day_acts_dirty_since_idx" ON "roll_up_day"("acts_dirty_since");

-- CreateIndex
CREATE INDEX "order_minute_day_idx" ON "order_minute"("day");

-- CreateIndex
CREATE INDEX "order_hour_day_idx" ON "order_hour"("day");

-- CreateIndex
CREATE INDEX "category_hour_day_idx" ON "category_hour"("day");

-- CreateIndex
CREATE INDEX "buyer_hour_day_idx" ON "buyer_hour"("day");

-- CreateIndex
CREATE INDEX "customer_day_shopper_id_day_idx" ON "customer_day"("shopper_id", "day");

-- CreateIndex
CREATE INDEX "behavior_minute_day_idx" ON "behavior_minute"("day");

-- CreateIndex
CREATE INDEX "shopper_hour_day_idx" ON "shopper_hour"("day");

-- CreateIndex
CREATE INDEX "shopper_hour_shopper_id_idx" ON "shopper_hour"("shopper_id");

-- Orders that are there already are counted by a recount of their days.
INSERT INTO "roll_up_day" ("day", "dirty_since")
SELECT DISTINCT ("at" AT TIME ZONE 'Asia/Seoul')::date, CURRENT_TIMESTAMP
FROM "order" CROSS JOIN LATERAL (VALUES ("placed_at"), ("cancelled_at")) AS happened("at")
WHERE "paid_at" IS NOT NULL AND "at" IS NOT NULL;
