-- CreateTable
CREATE TABLE "member_session" (
    "token_hash" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "member_session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "forgotten_shopper" (
    "shopper_hash" TEXT NOT NULL,
    "forgotten_at" TIMESTAMPTZ(3) NOT NULL,
    "has_left" BOOLEAN NOT NULL,

    CONSTRAINT "forgotten_shopper_pkey" PRIMARY KEY ("shopper_hash")
);

-- CreateTable
CREATE TABLE "erasure" (
    "shopper_id" UUID NOT NULL,
    "has_left" BOOLEAN NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "passes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("shopper_id")
);

-- CreateIndex
CREATE INDEX "member_session_customer_id_idx" ON "member_session"("customer_id");

-- CreateIndex
CREATE INDEX "forgotten_shopper_forgotten_at_idx" ON "forgotten_shopper"("forgotten_at");

-- CreateIndex
CREATE INDEX "erasure_due_at_idx" ON "erasure"("due_at");

-- AddForeignKey
ALTER TABLE "member_session" ADD CONSTRAINT "member_session_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
