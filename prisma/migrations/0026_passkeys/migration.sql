-- Passkeys that members have enrolled, and the challenges that wait to be signed with one (docs/decisions/0139).
CREATE TYPE "PasskeyPurpose" AS ENUM ('ENROL', 'PAY');

CREATE TABLE "passkey" (
  "id" UUID NOT NULL,
  "customer_id" UUID NOT NULL,
  "credential_id" TEXT NOT NULL,
  "public_key" BYTEA NOT NULL,
  "counter" BIGINT NOT NULL,
  "transports" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "name" TEXT NOT NULL,
  "is_backed_up" BOOLEAN NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3),

  CONSTRAINT "passkey_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "passkey_counter_from_zero" CHECK ("counter" >= 0)
);
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");
CREATE INDEX "passkey_customer_id_idx" ON "passkey"("customer_id");
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_customer_id_fkey"
  FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "passkey_challenge" (
  "challenge" TEXT NOT NULL,
  "customer_id" UUID NOT NULL,
  "purpose" "PasskeyPurpose" NOT NULL,
  "idempotency_key" TEXT,
  "amount_won" BIGINT,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "used_at" TIMESTAMPTZ(3),

  CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("challenge"),
  -- One for a payment is for one press of the button and one amount.
  CONSTRAINT "passkey_challenge_payment_bound"
    CHECK (("purpose" = 'PAY') = ("idempotency_key" IS NOT NULL AND "amount_won" IS NOT NULL))
);
CREATE INDEX "passkey_challenge_customer_id_created_at_idx" ON "passkey_challenge"("customer_id", "created_at");
CREATE INDEX "passkey_challenge_expires_at_idx" ON "passkey_challenge"("expires_at");
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_customer_id_fkey"
  FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
