-- CreateEnum
CREATE TYPE "AlertState" AS ENUM ('firing', 'acknowledged', 'resolved');

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "label_key" TEXT NOT NULL,
    "state" "AlertState" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "value" DOUBLE PRECISION,
    "baseline" DOUBLE PRECISION,
    "acknowledged_by" UUID,
    "acknowledged_at" TIMESTAMPTZ(3),
    "muted_until" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_condition" (
    "rule" TEXT NOT NULL,
    "label_key" TEXT NOT NULL,
    "active_since" TIMESTAMPTZ(3) NOT NULL,
    "quiet_since" TIMESTAMPTZ(3),

    CONSTRAINT "alert_condition_pkey" PRIMARY KEY ("rule","label_key")
);

-- CreateTable
CREATE TABLE "alert_counter" (
    "series" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "increased_at" TIMESTAMPTZ(3),
    "increased_by" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "alert_counter_pkey" PRIMARY KEY ("series")
);

-- CreateTable
CREATE TABLE "alert_evaluator" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "resumed_at" TIMESTAMPTZ(3) NOT NULL,
    "evaluated_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_evaluator_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "unusual_day" (
    "day" DATE NOT NULL,
    "cause" TEXT NOT NULL,
    "factor" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "unusual_day_pkey" PRIMARY KEY ("day","cause")
);

-- CreateIndex
CREATE INDEX "alert_started_at_idx" ON "alert"("started_at" DESC);

-- One open alert of a rule and its labels, whatever evaluators do at once.
CREATE UNIQUE INDEX "alert_open_key" ON "alert"("rule", "label_key") WHERE "ended_at" IS NULL;

ALTER TABLE "alert"
  ADD CONSTRAINT "alert_ended_when_resolved" CHECK (("state" = 'resolved') = ("ended_at" IS NOT NULL)),
  ADD CONSTRAINT "alert_times" CHECK ("started_at" <= "fired_at" AND "fired_at" <= "last_seen_at"),
  ADD CONSTRAINT "alert_acknowledged_by" CHECK (("acknowledged_by" IS NULL) = ("acknowledged_at" IS NULL));

-- When orders were placed and paid, for the conditions of alerts (docs/decisions/0129): their role reads this and not
-- the table of orders, which holds names and addresses. Prisma's schema has no views.
CREATE VIEW "order_time" AS
SELECT "source", "placed_at", "paid_at" FROM "order";
