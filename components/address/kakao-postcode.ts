import { KAKAO_POSTCODE_SCRIPT, type PostcodeSearchName } from '#contracts/postcode-search.ts';
import type { FoundPlace, PostcodeSearch } from './postcode-search.ts';

/** What Kakao's postcode service answers with, of that what is used. */
interface KakaoPlace {
  zonecode?: unknown;
  roadAddress?: unknown;
  jibunAddress?: unknown;
  /** R: the road's address was chosen; J: the parcel of land. */
  userSelectedType?: unknown;
  buildingName?: unknown;
}

interface KakaoService {
  Postcode: new (options: { oncomplete(place: KakaoPlace): void; onclose(state: string): void }) => { open(): void };
}

const serviceOf = (scope: Window): KakaoService | undefined => (scope as { daum?: KakaoService }).daum;

/** Kakao's postcode service in its own window. Its script is loaded at the first search, never before. */
export function createKakaoPostcode(scope: Window = window): PostcodeSearch {
  let loading: Promise<KakaoService> | undefined;

  function load(): Promise<KakaoService> {
    const there = serviceOf(scope);
    if (there !== undefined) return Promise.resolve(there);
    loading ??= new Promise<KakaoService>((resolve, reject) => {
      const script = scope.document.createElement('script');
      script.src = KAKAO_POSTCODE_SCRIPT;
      script.async = true;
      script.onload = () => {
        const service = serviceOf(scope);
        if (service === undefined) reject(new Error('the postcode script defines no service'));
        else resolve(service);
      };
      script.onerror = () => reject(new Error('the postcode script was not loaded'));
      scope.document.head.append(script);
    }).catch((error: unknown) => {
      // The next press tries again.
      loading = undefined;
      throw error;
    });
    return loading;
  }

  return {
    async search() {
      const { Postcode } = await load();
      return new Promise((resolve) => {
        new Postcode({
          oncomplete: (place) => resolve(readPlace(place)),
          // After a choice too: then it is resolved already.
          onclose: () => resolve(null),
        }).open();
      });
    },
  };
}

/** null: not an address; nothing of a foreign script is taken for granted. */
function readPlace({
  zonecode,
  roadAddress,
  jibunAddress,
  userSelectedType,
  buildingName,
}: KakaoPlace): FoundPlace | null {
  const chosen = userSelectedType === 'J' && text(jibunAddress) !== '' ? text(jibunAddress) : text(roadAddress);
  if (!/^\d{5}$/.test(text(zonecode)) || chosen === '') return null;
  const building = text(buildingName);
  const line1 = building === '' ? chosen : `${chosen} (${building})`;
  return { postcode: text(zonecode), line1: line1.slice(0, 120) };
}

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** The adapters, by the setting's value; off: none. */
export function postcodeSearchNamed(name: PostcodeSearchName): PostcodeSearch | null {
  return name === 'kakao' ? createKakaoPostcode() : null;
}
