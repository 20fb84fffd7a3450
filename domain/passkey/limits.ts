/** Passkeys of one member: more than anybody has devices, few enough for one request of a browser. */
export const MAX_PASSKEYS = 10;
/** Characters of a passkey's name. */
export const MAX_PASSKEY_NAME = 40;
/** How long a challenge may be signed: browsers ask for a minute or two. */
export const CHALLENGE_LIFE_MS = 5 * 60_000;
/** Challenges of one member that may be signed at a time; a new one ends the oldest. */
export const MAX_OPEN_CHALLENGES = 10;
