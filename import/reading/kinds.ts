/** Kind of a row's act; `act` where the file does not name it. */
export type ActKind = 'act' | 'view' | 'hover' | 'cart' | 'order' | 'cart-removed' | 'order-cancelled';

const WORDS: Record<Exclude<ActKind, 'act'>, string> = {
  view: `view views clicks pageviews view_item_list product_viewed product_clicked viewed pageview page_view page-viewed view_item pv click clicked product-clicked detail impression read watch watched
    listen listened play played open opened visit product_view productview 조회 클릭 상품조회 열람`,
  hover: 'hover product-hovered',
  cart: `cart carts product_added add_to_wishlist add_to_cart addtocart add-to-cart cart_add added_to_cart cart-item-added cart-quantity-increased basket
    add_to_basket fav favorite favourite favorited like liked star starred wish wishlist wish-added collect bookmark save
    장바구니 담기 장바구니담기 찜 관심상품 좋아요`,
  order: `order orders buys purchases transactions ordered buy bought purchase purchased transaction sale sold pay paid payment checkout order-placed
    order_placed completed order_completed 구매 주문 결제 구매완료 주문완료 결제완료 구매확정 배송완료 배송중 배송준비 상품준비중`,
  'cart-removed': `remove_from_cart removefromcart remove-from-cart cart_remove cart-removed cart-item-removed cart-quantity-decreased
    unlike dislike wish-removed 장바구니삭제`,
  'order-cancelled': `order-cancelled order_cancelled cancel cancelled canceled return returned refund refunded
    partially_refunded voided 취소 주문취소 결제취소 취소완료 반품 반품완료 환불 환불완료`,
};

const KIND_OF = new Map<string, ActKind>(
  Object.entries(WORDS).flatMap(([kind, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word): [string, ActKind] => [word, kind as ActKind]),
  ),
);

/**
 * The codes of data sets whose columns are unmistakable: Tmall's action_type, and the behavior_type of Alibaba's mobile
 * shop.
 */
const TMALL: Record<string, ActKind> = { '0': 'view', '1': 'cart', '2': 'order', '3': 'cart' };
const ALIBABA: Record<string, ActKind> = { '1': 'view', '2': 'cart', '3': 'cart', '4': 'order' };

/** OTTO's, where its lists of events were made into a table. */
const OTTO: Record<string, ActKind> = { '0': 'view', '1': 'cart', '2': 'order' };

/** The codes of a column of numbers by its name and its neighbours'; undefined for what is not known. */
export function codesOf(column: string, names: readonly string[]): Record<string, ActKind> | undefined {
  if (column === 'actiontype' && names.includes('sellerid')) return TMALL;
  if (column === 'behaviortype' && names.includes('usergeohash')) return ALIBABA;
  if (column === 'type' && names.includes('aid') && names.includes('session')) return OTTO;
  return undefined;
}

/** The kind a word of a log stands for; undefined for a word that is not known. */
export function kindOf(type: string, codes?: Record<string, ActKind>): ActKind | undefined {
  const word = type.trim().toLowerCase();
  return (
    codes?.[word] ??
    KIND_OF.get(word) ??
    KIND_OF.get(word.replace(/\s+/g, '_')) ??
    KIND_OF.get(word.replace(/\s+/g, ''))
  );
}
