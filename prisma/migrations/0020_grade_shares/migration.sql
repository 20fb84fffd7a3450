-- Customers by grade, for the panels (docs/decisions/0128): their role reads this count and not the table of customers.
-- Prisma's schema has no views; no code of the shop reads it.
CREATE VIEW "customer_grade" AS
SELECT "grade"::text AS "grade", count(*)::int AS "customers"
FROM "customer"
WHERE "role" = 'CUSTOMER' AND "status" <> 'LEFT'
GROUP BY "grade";
