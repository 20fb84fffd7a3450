/** What an account action answers when it does not go somewhere else. */
export interface AccountRefusal {
  error: { code: string; message: string; field?: string | undefined; fields?: Record<string, string> };
  /** What a form sent without script had in its fields, to be shown again; no password. */
  typed?: Record<string, string>;
}

export type AccountAction = (previous: AccountRefusal | null, form: FormData) => Promise<AccountRefusal | null>;
