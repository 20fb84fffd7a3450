-- CreateTable
CREATE TABLE "deposit_account" (
    "payment_id" UUID NOT NULL,
    "bank" TEXT NOT NULL,
    "account_number" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "ask_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deposit_account_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "refund_account" (
    "order_id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "bank" TEXT NOT NULL,
    "last_digits" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refund_account_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE INDEX "deposit_account_ask_at_idx" ON "deposit_account"("ask_at");

-- AddForeignKey
ALTER TABLE "deposit_account" ADD CONSTRAINT "deposit_account_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_account" ADD CONSTRAINT "refund_account_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Orders whose money does not add up: of those that were placed, or of which a claim ended, within the hour. Expected:
-- none. For alerts, whose role may read this and not the orders.
CREATE VIEW order_money_difference AS
SELECT recent.id AS order_id, money.difference_won
FROM (
  SELECT id FROM "order" WHERE source = 'shop' AND placed_at > now() - interval '1 hour'
  UNION
  SELECT order_id FROM claim WHERE state = 'DONE' AND changed_at > now() - interval '1 hour'
) AS recent
CROSS JOIN LATERAL (SELECT difference_won FROM order_money WHERE order_id = recent.id) AS money
WHERE money.difference_won <> 0;
