-- A writer that inserts whole orders with their histories, in one transaction, says so in `dangol.history`
-- (server/adapters/postgres/order-ledger.ts): the trigger that completes histories then queues nothing. Checking each
-- order again at the end cost a tenth of what storing it does (docs/decisions/0124). The setting ends with the
-- transaction; statements of anybody else are completed as before.
DROP TRIGGER "order_status_change_complete" ON "order";
CREATE CONSTRAINT TRIGGER "order_status_change_complete" AFTER INSERT OR UPDATE OF "status" ON "order"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (current_setting('dangol.history', true) IS DISTINCT FROM 'written')
  EXECUTE FUNCTION "order_status_change_complete"();
