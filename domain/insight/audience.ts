/** A group smaller than this is not counted: its number would show who is in it. */
const LEAST_GROUP = 5;

/** The size of a group as it may be shown; null: fewer than LEAST_GROUP. */
export function shownSize(size: number): number | null {
  return size < LEAST_GROUP ? null : size;
}
