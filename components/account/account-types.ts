/** What an account action answers when it does not go somewhere else. */
export interface AccountRefusal {
  error: { code: string; message: string; field?: string | undefined; fields?: Record<string, string> };
}

export type AccountAction = (previous: AccountRefusal | null, form: FormData) => Promise<AccountRefusal | null>;
