import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ReceiveAccount } from '#server/checkout/payment-provider.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const accountSchema = z.object({ bank: z.string(), number: z.string(), holder: z.string() });

export interface AccountSeal {
  seal(account: ReceiveAccount): string;
  /** null: sealed under another key, or changed since. */
  open(sealed: string): ReceiveAccount | null;
}

/** Seals accounts under a key that follows from the provider's secret: a copy of the database alone reads none. */
export function createAccountSeal(secretKey: string): AccountSeal {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'dangol refund account', 32));
  return {
    seal(account) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify(account), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
      try {
        const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
        return accountSchema.parse(JSON.parse(text.toString('utf8')));
      } catch {
        return null;
      }
    },
  };
}
