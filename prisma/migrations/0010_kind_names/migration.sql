-- CreateTable
CREATE TABLE "kind_name" (
    "kind" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,

    CONSTRAINT "kind_name_pkey" PRIMARY KEY ("kind")
);
