/** Who may be asked for a postcode from the browser; off: none (docs/decisions/0135). */
export const POSTCODE_SEARCHES = ['off', 'kakao'] as const;
export type PostcodeSearchName = (typeof POSTCODE_SEARCHES)[number];

/** Kakao's public script. */
export const KAKAO_POSTCODE_SCRIPT = 'https://t1.daumcdn.net/mapjsapi/bundle/postcode/prod/postcode.v2.js';

/** Origins that the page's policy names for a search's script. */
export function postcodeScriptOrigins(name: PostcodeSearchName): string[] {
  return name === 'kakao' ? [new URL(KAKAO_POSTCODE_SCRIPT).origin] : [];
}
