export interface Mail {
  /** The sender's key: given twice, it is delivered once. */
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
  /** Resolves when the mail has been taken over; rejects when it was not: it is then given again. */
  send(mail: Mail): Promise<void>;
}
