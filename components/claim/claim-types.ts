import type { Picture } from '#contracts/catalog.ts';
import type { ClaimKind, ClaimReason } from '#domain/claim/claim.ts';
import type { ClaimTerms } from '#domain/claim/terms.ts';

/** A line with pieces that can be claimed. */
export interface ClaimableLine {
  lineId: string;
  productId: number;
  name: string;
  picture: Picture;
  /** Pieces that are in no claim. */
  left: number;
}

/** What is chosen on the form. */
export interface ClaimChoice {
  kind: ClaimKind;
  reason: ClaimReason;
  lines: { lineId: string; quantity: number }[];
}

export interface ShownTerms extends Omit<ClaimTerms, 'settlesShipping'> {
  /** What is refunded instead where the parcel has left before its seller answers; null: cancelled at once. */
  ifSentRefundWon: number | null;
}

/** What the form asks for: pieces that are being prepared are cancelled by their seller's answer. */
export type ClaimAct = ClaimKind | 'CANCEL_REQUEST';

export interface ClaimRefusal {
  code: string;
  message: string;
  field?: string;
  fields?: Record<string, string>;
}

export type TermsAnswer = { ok: true; terms: ShownTerms } | { ok: false; error: ClaimRefusal };

/** Result of the form when it was posted without script: refused, or its refund to be confirmed. */
export interface ClaimFormState {
  error?: ClaimRefusal;
  terms?: ShownTerms;
  reason: string;
  /** Quantities as they were typed, by line. */
  typed: Record<string, string>;
}

export interface ClaimActions {
  readTerms(orderId: string, choice: ClaimChoice): Promise<TermsAnswer>;
  request(
    orderId: string,
    key: string,
    choice: ClaimChoice,
    shownRefundWon: number,
  ): Promise<{ error: ClaimRefusal } | null>;
  requestByForm(previous: ClaimFormState | null, form: FormData): Promise<ClaimFormState | null>;
}
