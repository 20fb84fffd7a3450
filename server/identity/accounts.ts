import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { isUsableText } from '#contracts/text.ts';
import { DangolError } from '#domain/shared/errors.ts';
import {
  type CustomerRow,
  findCustomerByEmail,
  insertCustomer,
  type ProfileRow,
} from '#server/adapters/postgres/customers.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import { adoptGuest } from './adoption.ts';
import { issueDeviceToken, readDeviceToken } from './device-token.ts';
import { normaliseEmail } from './email.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { checkNewPassword } from './password-policy.ts';
import type { RecentViews } from './recent-views.ts';
import { issueSessionToken, readSessionToken } from './session-token.ts';
import type { Session, SessionStore } from './sessions.ts';
import type { Limit, Throttle } from './throttle.ts';

/** Where a request comes from. */
export interface RequestOrigin {
  /** The client's network address: that of the connection, or the one that a trusted proxy forwarded. */
  address: string;
  deviceToken?: string | undefined;
}

export interface SignUpInput {
  email: string;
  password: string;
  name: string;
  birthYear?: number | null;
  gender?: ProfileRow['gender'];
  marketingConsent?: boolean;
  nightConsent?: boolean;
}

/** A fresh session: set `token` and `deviceToken` as cookies in place of the old ones. */
export interface LoggedIn {
  token: string;
  deviceToken: string;
  customerId: string;
}

export interface Accounts {
  /**
   * Creates an account under a new shopper id, to which the guest's cart, coupons, orders, wishes and history move: the
   * guest's old cookie gives no access to the account (docs/decisions/0054). conflict (email-taken), invalid-input.
   */
  signUp(session: Session, input: SignUpInput, origin: RequestOrigin): Promise<LoggedIn>;
  /** One answer, in one time, for an unknown address and a wrong password. */
  logIn(session: Session, input: { email: string; password: string }, origin: RequestOrigin): Promise<LoggedIn>;
  /** Ends the session everywhere; gives the token of the guest who goes on. */
  logOut(session: Session): Promise<{ token: string }>;
}

export interface AccountsDeps {
  db: Database;
  sessions: SessionStore;
  throttle: Throttle;
  recentViews: RecentViews;
  secret: string;
  now: () => Date;
}

/** Attempts in a quarter of an hour. An account's limit holds wherever they come from. */
const MOST = { account: 10, address: 100, device: 10, signUps: 300 };

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, sessions, throttle, recentViews, secret, now } = deps;

  async function open(session: Session, customer: Pick<CustomerRow, 'customerId'>): Promise<LoggedIn> {
    const token = issueSessionToken(secret, 'member');
    const { customerId } = customer;
    await sessions.write(hashOf(token), { customerId });
    if (session.customerId !== null) await sessions.end(session.tokenHash);
    return { token, deviceToken: issueDeviceToken(customerId, secret), customerId };
  }

  /** A guest's things come along, or nothing is opened. */
  async function openWithBelongings(session: Session, customer: Pick<CustomerRow, 'customerId'>): Promise<LoggedIn> {
    const opened = await open(session, customer);
    if (session.customerId !== null) return opened;
    const { sessionId } = readSessionToken(opened.token, secret) ?? session;
    try {
      await adoptGuest({ db, recentViews, now }, session.shopperId, { shopperId: customer.customerId, sessionId });
    } catch (error) {
      await sessions.end(hashOf(opened.token));
      throw error;
    }
    return opened;
  }

  function hashOf(token: string): string {
    const identity = readSessionToken(token, secret);
    if (identity === null) throw new TypeError('a token just issued does not read');
    return identity.tokenHash;
  }

  function limitsOf(customer: CustomerRow | null, email: string, origin: RequestOrigin): Limit[] {
    const device = customer && readDeviceToken(origin.deviceToken, customer.customerId, secret);
    if (device != null) return [{ scope: 'login-device', subject: digest(device), most: MOST.device }];
    return [
      { scope: 'login-account', subject: digest(email), most: MOST.account },
      { scope: 'login-address', subject: digest(origin.address), most: MOST.address },
    ];
  }

  return {
    async signUp(session, input, origin) {
      const email = normaliseEmail(input.email);
      checkNewPassword(input.password, email);
      const name = input.name.trim().normalize('NFC');
      if (name === '' || [...name].length > 40 || !isUsableText(name)) throw nameInvalid();
      await throttle.attempt([{ scope: 'signup-address', subject: digest(origin.address), most: MOST.signUps }]);
      const passwordHash = await hashPassword(input.password);
      const customerId = uuidv7();
      const isNew = await inTransaction(db, (tx) =>
        insertCustomer(tx, {
          customerId,
          email,
          passwordHash,
          name,
          birthYear: input.birthYear ?? null,
          gender: input.gender ?? 'UNDISCLOSED',
          joinedAt: now(),
          marketingConsent: input.marketingConsent ?? false,
          nightConsent: (input.marketingConsent ?? false) && (input.nightConsent ?? false),
        }),
      );
      if (!isNew) throw emailTaken();
      return openWithBelongings(session, { customerId });
    },

    async logIn(session, input, origin) {
      const email = normaliseEmail(input.email);
      const customer = await findCustomerByEmail(db, email);
      const limits = limitsOf(customer, email, origin);
      await throttle.attempt(limits);
      const matches = await verifyPassword(input.password.slice(0, 1_000), customer?.passwordHash ?? null);
      if (customer === null || !matches) throw wrongCredentials();
      await throttle.succeeded(limits);
      if (customer.status === 'SUSPENDED') throw suspended();
      return openWithBelongings(session, customer);
    },

    async logOut(session) {
      if (session.customerId !== null) await sessions.end(session.tokenHash);
      return { token: issueSessionToken(secret) };
    },
  };
}

/** What counters are named by: addresses and e-mails stay out of Redis. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function wrongCredentials(): DangolError {
  return new DangolError('unauthenticated', 'E-mail or password is wrong. Check both and try again.', {
    details: { reason: 'wrong-credentials' },
  });
}

function suspended(): DangolError {
  return new DangolError('forbidden', 'This account is suspended. Write to the help desk.', {
    details: { reason: 'suspended' },
  });
}

function emailTaken(): DangolError {
  return new DangolError('conflict', 'email: there is an account with this address. Log in instead.', {
    details: { field: 'email', reason: 'email-taken' },
  });
}

function nameInvalid(): DangolError {
  return new DangolError('invalid-input', 'name: 1 to 40 characters, no control characters.', {
    details: { field: 'name', reason: 'name-invalid' },
  });
}
