import { ranked } from './names.ts';

export const FIELDS = ['shopper', 'item', 'type', 'timestamp', 'quantity', 'order', 'unitprice'] as const;
export type Field = (typeof FIELDS)[number];

/** Names other tools and shops give the fields, the surest first: an id before a name, who acts before where. */
export const EVENT_NAMES: Record<Field, readonly string[]> = {
  shopper:
    ranked(`shopper_id shopper user_id uid customer_id visitor_id member_id buyer_id client_id household_key household_id
    account_id profile_id reviewer_id person_id user_pseudo_id anonymous_id distinct_id fullvisitorid customer_no customer_number
    customer_code member_no user_no userkey msno cust_id cid user_key customer_key customer_unique_id steam_id author_id
    회원번호 회원ID 회원아이디 회원코드 고객번호 고객ID 고객아이디 고객코드 구매자ID 구매자아이디 주문자ID 주문자아이디 사용자ID 사용자번호 유저ID
    user_name username user visitor customer member buyer client reviewer userid_id user_idx
    회원 고객 사용자 유저 kunde kundennummer kunden_id kundennr client_id id_client usuario cliente id_cliente id_usuario utilisateur
    顧客ID 顧客番号 会員ID 会員番号 ユーザーID 用户ID 客户ID 会员ID
    email customer_email billing_email buyer_email 이메일 구매자이메일 주문자이메일 구매자연락처 주문자연락처 주문자휴대폰 session_id session visit_id
    sess_id user_session billing_name buyer_name customer_name 구매자명 주문자명 구매자 주문자 고객명 회원명`),
  item: ranked(`item_id product_id article_id goods_id stock_code movie_id track_id song_id book_id business_id artist_id anime_id
    recipe_id parent_asin asin app_id game_id listing_id content_id prod_id aid video_id news_id post_id offer_id course_id recipe_id product_sku_id item_no product_no product_code item_code goods_no goods_code
    lineitem_sku line_items.sku items.item_id items.product_id items.sku sku sku_id product_sku variant_sku upc ean isbn
    상품번호 상품코드 상품ID 상품아이디 자체상품코드 판매자상품코드 품목코드 노출상품ID 등록상품ID 옵션ID 제품번호 제품코드
    item product article goods movie track song artist book game title 상품 제품 품목
    artikel artikelnummer artikel_nr artikelnr produkt_id article_no référence id_article id_produit produit producto id_producto articulo
    商品ID 商品コード 商品番号 商品编号 品番
    lineitem_name line_items.name product_name item_name goods_name 상품명 품목명 제품명 description`),
  type: ranked(`event_type type event event_name behavior_type behaviour_type behavior behaviour action action_type feedback_type
    interaction_type interaction activity activity_type eventname 이벤트 이벤트유형 이벤트종류 행동 행동유형 행위 구분 유형 ereignis aktion
    order_status status financial_status 주문상태 주문처리상태 상태 클레임상태`),
  timestamp:
    ranked(`timestamp time_stamp event_timestamp event_time event_date unix_time unix_timestamp unixtime epoch epoch_seconds ts
    time datetime date_time occurred_at occurred_on created_at created_on createdat invoicedate order_datetime order_timestamp
    order_purchase_timestamp order_time ordered_at order_date purchase_date purchase_time purchased_at paid_at placed_at processed_at
    transaction_date transaction_time t_dat eventdate visit_time visit_date click_time view_time transaction_dt event_ts event_datetime access_time review_time unixreviewtime
    reviewtime date_added review_date rating_timestamp read_at logged_at log_time server_time date day sale_date
    주문일시 결제일시 결제일 주문일자 주문일 주문날짜 주문시간 구매일시 구매일자 구매일 발생일시 발생시각 등록일시 등록일 일시 시각 날짜 일자 시간 결제일시입금확인
    datum zeit zeitstempel zeitpunkt bestelldatum bestelldatum_uhrzeit date_commande horodatage fecha fecha_hora fecha_pedido hora
    日時 注文日時 注文日 購入日時 日付 时间 下单时间 购买时间 created updated_at`),
  quantity:
    ranked(`quantity qty lineitem_quantity line_items.quantity items.quantity units item_quantity order_quantity amount_of_items weight
    rating score stars overall overall_rating review_score count play_count plays cnt 수량 주문수량 구매수량 구매수 개수 평점 별점 점수
    menge anzahl quantité quantite cantidad 数量 個数`),
  order:
    ranked(`order_id order_no order_number ordernumber invoice_no invoiceno invoice invoice_id basket_id transaction_id receipt_no
    receipt_id 주문번호 주문ID bestellnummer bestell_nr numero_commande numero_pedido 注文番号 订单号`),
  unitprice:
    ranked(`unit_price unitprice lineitem_price line_items.price items.price item_price price price_won sale_price 판매가 단가
    상품가격 상품가 가격 einzelpreis prix_unitaire precio_unitario 単価 单价`),
};

/** Of these a value is an opinion, not a number of pieces: zero and less are values like others. */
export const OPINIONS: ReadonlySet<string> = new Set(
  ranked('weight rating score stars overall overall_rating review_score 평점 별점 점수'),
);

/** Columns of a type in which any other word means that nothing was undone. */
export const STATUSES: ReadonlySet<string> = new Set(
  ranked('order_status status financial_status 주문상태 주문처리상태 상태 클레임상태'),
);
