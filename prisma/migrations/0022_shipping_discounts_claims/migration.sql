-- Shipping by seller, which coupon took what off which line, and claims: what was paid is frozen with the order, so
-- that a refund needs no price of today (docs/decisions/0132).

CREATE TYPE "CostBearer" AS ENUM ('SHOP', 'SELLER');

CREATE TABLE shipping_policy (
  seller_id int PRIMARY KEY REFERENCES seller (id) ON DELETE CASCADE ON UPDATE CASCADE,
  fee_won int NOT NULL DEFAULT 3000 CHECK (fee_won >= 0),
  free_from_won int NOT NULL DEFAULT 30000 CHECK (free_from_won >= 0),
  surcharge_won int NOT NULL DEFAULT 3000 CHECK (surcharge_won >= 0),
  return_fee_won int NOT NULL DEFAULT 3000 CHECK (return_fee_won >= 0)
);
INSERT INTO shipping_policy (seller_id) SELECT id FROM seller;

-- Each new seller gets a policy, however it is written: a cart reads both.
CREATE FUNCTION add_shipping_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO shipping_policy (seller_id) SELECT id FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER seller_shipping_policy AFTER INSERT ON seller
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_shipping_policy();

CREATE TABLE order_shipping (
  order_id uuid NOT NULL REFERENCES "order" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  seller_id int NOT NULL,
  items_won int NOT NULL CHECK (items_won >= 0),
  fee_won int NOT NULL CHECK (fee_won >= 0),
  full_fee_won int NOT NULL CHECK (full_fee_won >= fee_won),
  free_from_won int NOT NULL CHECK (free_from_won >= 0),
  surcharge_won int NOT NULL CHECK (surcharge_won >= 0),
  return_fee_won int NOT NULL CHECK (return_fee_won >= 0),
  bearer "CostBearer" NOT NULL,
  PRIMARY KEY (order_id, seller_id)
);

CREATE TABLE order_line_discount (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES "order" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  line_id uuid NOT NULL REFERENCES order_line (id) ON DELETE CASCADE ON UPDATE CASCADE,
  coupon_id uuid,
  amount_won int NOT NULL CHECK (amount_won > 0),
  bearer "CostBearer" NOT NULL
);
CREATE INDEX order_line_discount_order_id_idx ON order_line_discount (order_id);
CREATE UNIQUE INDEX order_line_discount_line_id_coupon_id_key
  ON order_line_discount (line_id, coupon_id) NULLS NOT DISTINCT;

-- Orders so far paid one fee over all sellers, by one rule of the shop's. It belongs to the part that cost most, of
-- equal ones to the seller of the least id: nothing records to whom else.
INSERT INTO order_shipping
  (order_id, seller_id, items_won, fee_won, full_fee_won, free_from_won, surcharge_won, return_fee_won, bearer)
SELECT order_id, seller_id, items_won, fee_won, greatest(fee_won, 3000), 30000, 0, 3000, 'SHOP'
FROM (
  SELECT order_id, seller_id, items_won, CASE WHEN place = 1 THEN shipping_won ELSE 0 END AS fee_won FROM (
  SELECT line.order_id, line.seller_id, sum(line.unit_price_won::bigint * line.quantity)::int AS items_won, placed.shipping_won,
    row_number() OVER (PARTITION BY line.order_id
      ORDER BY sum(line.unit_price_won::bigint * line.quantity) DESC, line.seller_id) AS place
  FROM order_line line JOIN "order" placed ON placed.id = line.order_id
  GROUP BY line.order_id, line.seller_id, placed.shipping_won
  ) AS ranked
) AS part;

-- Of an order with one coupon it is that coupon's; of one with several no row says which gave what.
INSERT INTO order_line_discount (id, order_id, line_id, coupon_id, amount_won, bearer)
SELECT gen_random_uuid(), line.order_id, line.id, used.coupon_id, line.discount_won, 'SHOP'
FROM order_line line
LEFT JOIN (
  SELECT order_id, (array_agg(id))[1] AS coupon_id FROM coupon WHERE order_id IS NOT NULL AND status IN ('RESERVED', 'USED')
  GROUP BY order_id HAVING count(*) = 1
) AS used ON used.order_id = line.order_id
WHERE line.discount_won > 0;

CREATE TYPE "ClaimKind" AS ENUM ('CANCEL', 'RETURN', 'EXCHANGE');
CREATE TYPE "ClaimState" AS ENUM
  ('REQUESTED', 'APPROVED', 'COLLECTING', 'RECEIVED', 'INSPECTED', 'HELD', 'DONE', 'REJECTED', 'WITHDRAWN');
CREATE TYPE "ClaimFault" AS ENUM ('CUSTOMER', 'SELLER', 'CARRIER');
CREATE TYPE "ClaimParty" AS ENUM ('SHOPPER', 'SELLER', 'OPERATOR');
CREATE TYPE "Disposition" AS ENUM ('RESTOCK', 'WRITE_OFF');

CREATE TABLE claim (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES "order" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  seller_id int NOT NULL,
  kind "ClaimKind" NOT NULL,
  requested_by "ClaimParty" NOT NULL,
  fault "ClaimFault" NOT NULL,
  reason text NOT NULL,
  state "ClaimState" NOT NULL,
  idempotency_key text NOT NULL,
  goods_won int NOT NULL CHECK (goods_won >= 0),
  shipping_won int NOT NULL CHECK (shipping_won >= 0),
  fee_won int NOT NULL CHECK (fee_won >= 0),
  withheld_won int NOT NULL DEFAULT 0 CHECK (withheld_won >= 0),
  settles_shipping boolean NOT NULL,
  refund_id uuid REFERENCES refund (id) ON DELETE SET NULL ON UPDATE CASCADE,
  state_reason text,
  requested_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  changed_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CHECK (fee_won + withheld_won <= goods_won + shipping_won)
);
CREATE UNIQUE INDEX claim_order_id_seller_id_idempotency_key_key ON claim (order_id, seller_id, idempotency_key);
CREATE INDEX claim_state_changed_at_idx ON claim (state, changed_at);
CREATE INDEX claim_refund_id_idx ON claim (refund_id);

CREATE TABLE claim_line (
  claim_id uuid NOT NULL REFERENCES claim (id) ON DELETE CASCADE ON UPDATE CASCADE,
  line_id uuid NOT NULL REFERENCES order_line (id) ON DELETE CASCADE ON UPDATE CASCADE,
  pieces int[] NOT NULL CHECK (cardinality(pieces) > 0),
  accepted int,
  damaged int,
  disposition "Disposition",
  PRIMARY KEY (claim_id, line_id)
);
CREATE INDEX claim_line_line_id_idx ON claim_line (line_id);

CREATE TABLE claim_change (
  claim_id uuid NOT NULL REFERENCES claim (id) ON DELETE CASCADE ON UPDATE CASCADE,
  changed_at timestamptz(3) NOT NULL,
  state "ClaimState" NOT NULL,
  changed_by "ClaimParty" NOT NULL,
  PRIMARY KEY (claim_id, changed_at, state)
);

-- A piece is in one claim at a time, whatever the writers do. Writers hold the order's row, so none is missed.
CREATE FUNCTION check_claim_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bought int;
BEGIN
  SELECT quantity INTO bought FROM order_line WHERE id = NEW.line_id;
  IF EXISTS (SELECT 1 FROM unnest(NEW.pieces) AS piece WHERE piece < 0 OR piece >= bought)
    OR cardinality(NEW.pieces) <> (SELECT count(DISTINCT piece) FROM unnest(NEW.pieces) AS piece) THEN
    RAISE EXCEPTION 'claim %: line % has no such pieces', NEW.claim_id, NEW.line_id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim_line other JOIN claim ON claim.id = other.claim_id
    WHERE other.line_id = NEW.line_id AND other.claim_id <> NEW.claim_id AND other.pieces && NEW.pieces
      AND claim.state NOT IN ('REJECTED', 'WITHDRAWN') AND NOT (claim.kind = 'EXCHANGE' AND claim.state = 'DONE')
  ) THEN
    RAISE EXCEPTION 'claim %: pieces of line % are in another claim', NEW.claim_id, NEW.line_id
      USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_line_pieces BEFORE INSERT OR UPDATE OF pieces ON claim_line
  FOR EACH ROW EXECUTE FUNCTION check_claim_pieces();

-- Where the money of each order is. difference_won is 0, at any moment: captured = goods kept + shipping kept + return
-- fees + held back for used rewards + refunds under way + refunded.
CREATE VIEW order_money AS
SELECT sums.*, captured_won - kept_goods_won - kept_shipping_won - return_fees_won - withheld_won
  - refund_pending_won - refunded_won AS difference_won
FROM (
  SELECT placed.id AS order_id, placed.status, paid.captured_won,
    CASE WHEN is_kept THEN goods.won - claimed.goods_won ELSE 0 END AS kept_goods_won,
    CASE WHEN is_kept THEN shipped.won - claimed.shipping_won ELSE 0 END AS kept_shipping_won,
    claimed.fees_won AS return_fees_won,
    held.won AS withheld_won,
    back.pending_won
      + CASE WHEN placed.status = 'PAYMENT_FAILED' AND back.rows = 0 THEN paid.captured_won ELSE 0 END AS refund_pending_won,
    back.done_won AS refunded_won
  FROM "order" placed
  CROSS JOIN LATERAL (SELECT placed.status NOT IN ('PENDING', 'PAYMENT_FAILED', 'CANCELLED') AS is_kept) AS kept
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_won) FILTER (WHERE status IN ('APPROVED', 'REFUNDED')), 0)::bigint AS captured_won
    FROM payment WHERE order_id = placed.id) AS paid
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(unit_price_won::bigint * quantity - discount_won), 0)::bigint AS won
    FROM order_line WHERE order_id = placed.id) AS goods
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(fee_won + surcharge_won), 0)::bigint AS won FROM order_shipping WHERE order_id = placed.id
  ) AS shipped
  CROSS JOIN LATERAL (
    SELECT coalesce(sum((
        SELECT sum(div((line.unit_price_won::numeric * line.quantity - line.discount_won) * (piece + 1), line.quantity)
          - div((line.unit_price_won::numeric * line.quantity - line.discount_won) * piece, line.quantity))
        FROM claim_line JOIN order_line line ON line.id = claim_line.line_id, unnest(claim_line.pieces) AS piece
        WHERE claim_line.claim_id = claim.id)), 0)::bigint AS goods_won,
      coalesce(sum(shipping_won), 0)::bigint AS shipping_won, coalesce(sum(fee_won), 0)::bigint AS fees_won
    FROM claim WHERE order_id = placed.id AND state = 'DONE' AND kind <> 'EXCHANGE') AS claimed
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(withheld_won), 0)::bigint AS won FROM coupon WHERE earned_by_order_id = placed.id) AS held
  CROSS JOIN LATERAL (
    SELECT count(*) AS rows, coalesce(sum(refund.amount_won) FILTER (WHERE state <> 'DONE'), 0)::bigint AS pending_won,
      coalesce(sum(refund.amount_won) FILTER (WHERE state = 'DONE'), 0)::bigint AS done_won
    FROM refund JOIN payment ON payment.id = refund.payment_id WHERE payment.order_id = placed.id) AS back
) AS sums;
