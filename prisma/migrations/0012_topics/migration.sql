-- What the topics need of PostgreSQL (docs/decisions/0112). The release before keeps working on the migrated database:
-- it does not know these columns, which have defaults, and it never reads a customer without an account.

-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "source" "OrderSource" NOT NULL DEFAULT 'shop',
ALTER COLUMN "email" DROP NOT NULL,
ALTER COLUMN "password_hash" DROP NOT NULL,
ALTER COLUMN "name" DROP NOT NULL;

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "registered_at" TIMESTAMPTZ(3);

-- AlterTable: 0 for the products that are there, so that each is published to `product-states` once.
ALTER TABLE "product" ADD COLUMN     "published_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "source" "OrderSource" NOT NULL DEFAULT 'shop';

-- Beyond Prisma's schema ----------------------------------------------------------------------------------------------

-- A customer has an account, or none of its parts; who signed up here has one.
ALTER TABLE "customer" ADD CONSTRAINT "customer_account_is_whole"
  CHECK (num_nulls("email", "password_hash", "name") = 0 OR ("source" <> 'shop' AND num_nulls("email", "password_hash", "name") = 3));

-- The products that are to be published. Empty almost always: the relay asks for them at its start and once a minute.
CREATE INDEX "product_unpublished" ON "product"("id") WHERE "version" <> "published_version";
