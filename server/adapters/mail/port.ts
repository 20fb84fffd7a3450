export interface Mail {
  /** Idempotency key: two mails with the same id are delivered once. */
  id: string;
  customerId: string;
  to: string;
  subject: string;
  text: string;
  /** The page that ends such mails, with a button. */
  optOutUrl: string;
  /** For the headers List-Unsubscribe and List-Unsubscribe-Post (RFC 8058): a POST to it is enough. */
  oneClickOptOutUrl: string;
}

export interface Mailer {
  /** Resolves when the mail service has accepted the mail; otherwise rejects, and the mail is retried. */
  send(mail: Mail): Promise<void>;
}
