import { josa } from 'es-hangul';
import type { useTranslations } from 'next-intl';
import type { Reason } from '#contracts/push.ts';

type Words = ReturnType<typeof useTranslations<'recommendation'>>;

/** A chip holds about this many characters of a name. */
const LONGEST_NAME = 12;
/** Reasons that name something; without the name they are worded plainly. */
const NAMING = ['viewed', 'carted', 'bought', 'same-kind', 'category', 'coupon'] as const;
type Naming = (typeof NAMING)[number];

/** Objects of a verb: in Korean they carry 을 or 를, by their last sound. */
const OBJECTS: readonly Naming[] = ['viewed', 'carted', 'bought', 'category'];

function isNaming(kind: Reason['kind']): kind is Naming {
  return NAMING.some((naming) => naming === kind);
}

/** Whole words, as far as they fit; of a single long word its beginning. */
function shortName(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const cut = name.slice(0, LONGEST_NAME);
  const lastSpace = cut.lastIndexOf(' ');
  return `${cut.slice(0, lastSpace >= LONGEST_NAME / 2 ? lastSpace : LONGEST_NAME - 1).trimEnd()}…`;
}

/** ‘무선 이어폰’을. The particle follows the whole name, even where the name is cut short. */
export function quoteName(name: string, locale: string, asObject: boolean): string {
  const short = shortName(name);
  if (locale !== 'ko') return `‘${short}’`;
  return asObject ? `‘${short}’${objectParticle(name)}` : `‘${short}’`;
}

/** The last sounds of 영, 일, 이, …: how a name that ends in a digit is read. */
const DIGITS_READ = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'] as const;

/** 을 or 를, by the last letter or digit that is read aloud. */
export function objectParticle(name: string): '을' | '를' {
  const read = name.replace(/[^\p{L}\p{N}]+$/u, '').replace(/\d$/, (digit) => DIGITS_READ[Number(digit)] ?? digit);
  return josa.pick(read === '' ? '것' : read, '을/를') === '을' ? '을' : '를';
}

/** Why an item is in a list, in the reader's language. */
export function reasonText(reason: Reason, t: Words, locale: string): string {
  const { kind, name } = reason;
  const count = reason.count ?? 0;
  if (!isNaming(kind)) return t(`reason.${kind}`, { count });
  if (name === undefined || name === '') return t(`reason.${kind}Plain`);
  if (kind === 'coupon') return t('reason.coupon', { name });
  return t(`reason.${kind}`, { name: quoteName(name, locale, OBJECTS.includes(kind)) });
}
