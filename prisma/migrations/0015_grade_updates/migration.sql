-- Grades and back-fills (docs/decisions/0122). The release before keeps working on the migrated database: it does not
-- know these columns and this table, and its trigger fills the first four columns of a grade change only.

-- AlterTable
ALTER TABLE "grade_change" ADD COLUMN     "from_grade" "Grade",
ADD COLUMN     "orders" INTEGER,
ADD COLUMN     "won" BIGINT;

-- CreateTable
CREATE TABLE "backfill" (
    "name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "backfill_pkey" PRIMARY KEY ("name")
);

-- Beyond Prisma's schema ----------------------------------------------------------------------------------------------

ALTER TABLE "grade_change" ADD CONSTRAINT "grade_change_counted_not_negative" CHECK ("orders" >= 0 AND "won" >= 0);
