import { DangolError } from '#domain/shared/errors.ts';

export const PASSWORD_MIN_CHARACTERS = 8;
/** Long enough for any phrase, short enough that hashing is no way to keep a processor busy. */
export const PASSWORD_MAX_CHARACTERS = 128;

/** What is tried first by everybody who guesses (from the yearly lists of leaked passwords, and Korean keyboards). */
const COMMON = new Set(
  `password password1 password12 password123 passw0rd p@ssword p@ssw0rd 12345678 123456789 1234567890 87654321 11111111 00000000
   88888888 12341234 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qwertyui qwerty12 qwerty123 qwertyuiop asdfghjk asdf1234 zxcvbnm1 abcd1234
   abc12345 abcdefgh aa123456 a1234567 a12345678 iloveyou iloveyou1 sunshine princess football baseball superman batman123 trustno1
   welcome1 welcome123 admin123 admin1234 administrator letmein1 monkey123 dragon123 master123 hello123 freedom1 whatever starwars
   computer internet samsung1 samsung123 korea123 korea2002 seoul123 dkssudgktpdy tkfkdgo1 tkfkdgody dlswjd12 qkrwlsgh gkrrydi1
   skdiskdi qlalfqjsgh qlqjsdlqslek dangol12 dangol123 dangol1234 dangoldangol 19900101 20000101 20202020 asdfasdf qwerqwer zxcvzxcv
   1234qwer qwer1234 qwer12345 test1234 guest123 changeme secret12 zaq12wsx q1w2e3r4 q1w2e3r4t5 pokemon1 charlie1 michael1 jennifer`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);

/** Characters as people count them, whatever keyboard they came from. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Throws invalid-input unless `password` may be chosen: long enough, not too long, not what everybody tries first. */
export function checkNewPassword(password: string, email: string): void {
  const normal = normalisePassword(password);
  const { length } = [...normal];
  if (length < PASSWORD_MIN_CHARACTERS)
    throw refused('password-too-short', `at least ${PASSWORD_MIN_CHARACTERS} characters`);
  if (length > PASSWORD_MAX_CHARACTERS)
    throw refused('password-too-long', `at most ${PASSWORD_MAX_CHARACTERS} characters`);
  const lower = normal.toLowerCase();
  const isGuessable = COMMON.has(lower) || new Set(lower).size <= 2 || lower === email || lower === email.split('@')[0];
  if (isGuessable) throw refused('password-common', 'one that is not among the first anybody would try');
}

function refused(reason: string, wanted: string): DangolError {
  return new DangolError('invalid-input', `password: choose ${wanted}.`, { details: { field: 'password', reason } });
}
