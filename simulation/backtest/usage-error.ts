/** Something the caller can mend: said in one line, never with a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
