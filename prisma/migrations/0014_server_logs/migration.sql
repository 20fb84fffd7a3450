-- CreateTable
CREATE TABLE "server_log_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "process" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "server_log_minute_pkey" PRIMARY KEY ("minute","process","level","code")
);

-- CreateTable
CREATE TABLE "server_log_offset" (
    "partition" INTEGER NOT NULL,
    "next_offset" BIGINT NOT NULL,

    CONSTRAINT "server_log_offset_pkey" PRIMARY KEY ("partition")
);

ALTER TABLE "server_log_minute" ADD CONSTRAINT "server_log_minute_counts_something" CHECK ("count" > 0);
