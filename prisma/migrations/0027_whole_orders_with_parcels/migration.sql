-- A writer that inserts whole orders says so in `dangol.history` (0017). What it writes of their parcels holds all pieces
-- of the order: counting each line's pieces again, with a lock on it, took half of the time in which a year of orders is
-- loaded (docs/decisions/0136). Statements of anybody else are counted as before.
DROP TRIGGER "shipment_line_within_order" ON "shipment_line";
CREATE TRIGGER "shipment_line_within_order" AFTER INSERT OR UPDATE ON "shipment_line"
  FOR EACH ROW
  WHEN (current_setting('dangol.history', true) IS DISTINCT FROM 'written')
  EXECUTE FUNCTION "shipment_line_within_order"();
