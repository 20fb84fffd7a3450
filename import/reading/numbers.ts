import { UsageError } from '#contracts/command-line.ts';

export type Decimals = 'point' | 'comma';

const CURRENCY =
  /^(?:krw|usd|eur|gbp|jpy|cny|chf|won|원|\\|[\p{Sc}])\s*|\s*(?:krw|usd|eur|gbp|jpy|cny|chf|won|원|円|元|[\p{Sc}])\.?$/giu;

/** A number without its currency, its blanks between thousands and its odd minus; null for what has no digit. */
function bare(text: string): { digits: string; negative: boolean } | null {
  let rest = text.normalize('NFKC').trim();
  let negative = false;
  const sign = () => {
    if (/^[-\u2212\u2013]/.test(rest)) {
      negative = true;
      rest = rest.slice(1).trim();
    } else if (rest.startsWith('+')) rest = rest.slice(1).trim();
  };
  sign();
  rest = rest.replace(CURRENCY, '').trim();
  sign();
  if (/^\(.*\)$/.test(rest) || /\d[-\u2212]$/.test(rest)) {
    negative = true;
    rest = rest
      .replace(/[()\u2212-]/g, '')
      .replace(CURRENCY, '')
      .trim();
  }
  rest = rest.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/gu, '');
  return /^[\d.,]+(e[+-]?\d+)?$/i.test(rest) && /\d/.test(rest) ? { digits: rest, negative } : null;
}

/** A number as a spreadsheet shows it: "₩12,900", "1 234,56 €", "(5)"; null for anything else. */
export function numberOf(text: string, decimals: Decimals): number | null {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const found = bare(text);
  if (found === null) return null;
  const { digits, negative } = found;
  const plain =
    decimals === 'comma' ? digits.replaceAll('.', '\u0000').replaceAll(',', '.').replaceAll('\u0000', ',') : digits;
  // Thousands stand in threes; in India in twos before the last three.
  if (!/^(\d+|\d{1,3}(,\d{2,3})*,\d{3}|)(\.\d*)?(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replaceAll(',', ''));
  return Number.isFinite(value) ? (negative ? -value : value) : null;
}

/** Counts over a column which decimal sign its numbers use. */
export class DecimalsSurvey {
  #comma = 0;
  #point = 0;
  /** "12.900": with the point as decimal sign 12.9, with the comma 12,900. */
  #either = 0;
  #currency = new Set<string>();
  #example = '';

  add(text: string): void {
    if (/^\d*$/.test(text)) return;
    const found = bare(text);
    if (found === null) return;
    const [sign] = text.match(/[\p{Sc}]|krw|usd|eur|gbp|jpy|cny|chf|원|円|元/iu) ?? [];
    if (sign !== undefined && this.#currency.size < 5) this.#currency.add(sign);
    const signs = found.digits.match(/[.,]/g) ?? [];
    const last = signs.at(-1);
    if (last === undefined) return;
    const behind = found.digits.length - 1 - found.digits.lastIndexOf(last);
    const several = signs.length > 1;
    if (several && signs.every((one) => one === last)) last === ',' ? this.#point++ : this.#comma++;
    else if (several || behind !== 3 || found.digits.startsWith('0')) last === ',' ? this.#comma++ : this.#point++;
    else if (last === ',')
      return; // Three digits behind a comma are thousands as a rule, and no vote against a rule.
    else {
      this.#either++;
      this.#example = text;
    }
  }

  get currencies(): string[] {
    return [...this.#currency];
  }

  /**
   * The decimal sign of the column. `money`: three digits behind a point are thousands as likely as decimals there, and
   * a UsageError names the option that decides; where semicolons separate, the comma is the decimal sign of the place.
   */
  decide({
    column,
    path,
    separator,
    money,
  }: {
    column: string;
    path: string;
    separator: string;
    money: boolean;
  }): Decimals {
    if (this.#comma !== this.#point) return this.#comma > this.#point ? 'comma' : 'point';
    if (this.#comma > 0 && money)
      throw new UsageError(
        `${path}: as many numbers in column ${column} are written with a decimal comma as with a decimal point. Say which is right: --decimals comma or --decimals point.`,
      );
    if (this.#either === 0) return 'point';
    if (separator === ';') return 'comma';
    if (!money) return 'point';
    throw new UsageError(
      `${path}: "${this.#example}" in column ${column} may be ${this.#example.replace('.', '')} (decimal comma) or ${Number(this.#example.replace(/[^\d.]/g, ''))} (decimal point), and no row decides. Say which: --decimals comma or --decimals point.`,
    );
  }
}
