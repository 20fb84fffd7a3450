-- CreateTable
CREATE TABLE "reminder_mail" (
    "coupon_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reminder_mail_pkey" PRIMARY KEY ("coupon_id")
);

-- CreateTable
CREATE TABLE "mailbox_message" (
    "id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "opt_out_url" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mailbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reminder_mail_created_at_idx" ON "reminder_mail"("created_at");

-- CreateIndex
CREATE INDEX "mailbox_message_customer_id_sent_at_idx" ON "mailbox_message"("customer_id", "sent_at" DESC);
