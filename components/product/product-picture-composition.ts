/** Class names are written out whole: the stylesheet is built from what it finds in the source. */
interface Ground {
  ground: string;
  accentTone: string;
}

/** Twelve colourways. The generator of the catalogue chooses one by the product's colour, where it has one. */
export const GROUNDS: readonly Ground[] = [
  {
    ground: 'from-slate-50 via-sky-50 to-indigo-100 dark:from-slate-300 dark:via-slate-300 dark:to-indigo-300',
    accentTone: 'text-indigo-200/60 dark:text-white/25',
  },
  {
    ground: 'from-rose-50 to-rose-200 dark:from-rose-200/85 dark:to-rose-400/70',
    accentTone: 'text-rose-300/50 dark:text-white/20',
  },
  {
    ground: 'from-orange-50 to-orange-200 dark:from-orange-200/85 dark:to-orange-400/70',
    accentTone: 'text-orange-300/50 dark:text-white/20',
  },
  {
    ground: 'from-amber-50 to-amber-200 dark:from-amber-200/85 dark:to-amber-400/70',
    accentTone: 'text-amber-300/50 dark:text-white/20',
  },
  {
    ground: 'from-lime-50 to-lime-200 dark:from-lime-200/85 dark:to-lime-400/70',
    accentTone: 'text-lime-300/45 dark:text-white/20',
  },
  {
    ground: 'from-emerald-50 to-emerald-200 dark:from-emerald-200/85 dark:to-emerald-400/70',
    accentTone: 'text-emerald-300/40 dark:text-white/20',
  },
  {
    ground: 'from-cyan-50 to-cyan-200 dark:from-cyan-200/85 dark:to-cyan-400/70',
    accentTone: 'text-cyan-300/50 dark:text-white/20',
  },
  {
    ground: 'from-sky-50 to-sky-200 dark:from-sky-200/85 dark:to-sky-400/70',
    accentTone: 'text-sky-300/50 dark:text-white/20',
  },
  {
    ground: 'from-indigo-100 to-indigo-300 dark:from-indigo-300/85 dark:to-indigo-500/70',
    accentTone: 'text-indigo-400/35 dark:text-white/20',
  },
  {
    ground: 'from-violet-50 to-violet-200 dark:from-violet-200/85 dark:to-violet-400/70',
    accentTone: 'text-violet-300/50 dark:text-white/20',
  },
  {
    ground: 'from-fuchsia-50 to-fuchsia-200 dark:from-fuchsia-200/85 dark:to-fuchsia-400/70',
    accentTone: 'text-fuchsia-300/50 dark:text-white/20',
  },
  {
    ground: 'from-slate-300 to-slate-500 dark:from-slate-500 dark:to-slate-700',
    accentTone: 'text-slate-100/35 dark:text-white/10',
  },
];

const PLACES = ['inset-[17%] size-[66%]', 'inset-[19%] size-[62%]', 'inset-[21%] size-[58%]', 'inset-[18%] size-[64%]'];
const TURNS = ['-rotate-12', '-rotate-6', '-rotate-3', 'rotate-0', 'rotate-3', 'rotate-6', 'rotate-12', 'rotate-0'];
/** A second, smaller copy behind the first: a pair, a set. */
const ECHOES = [
  null,
  null,
  null,
  'left-[58%] top-[14%] size-[32%] rotate-12 opacity-70',
  'left-[10%] top-[14%] size-[30%] -rotate-12 opacity-70',
  'left-[60%] top-[50%] size-[30%] rotate-6 opacity-80',
];
const ACCENT_COUNT = 10;

export interface Composition extends Ground {
  icon: string;
  /** Which of ACCENTS. */
  accent: number;
  place: string;
  turn: string;
  flip: string;
  echo: string | null;
}

/** Spreads neighbouring ids far apart (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function choose<T>(choices: readonly T[], hash: number): T {
  return choices[hash % choices.length] as T;
}

/** How a product's picture is put together: a function of its recipe and its id only. */
export function compose(picture: { icon: string; background: number }, productId: number): Composition {
  const hash = mix(productId);
  const { ground, accentTone } = choose(GROUNDS, Math.abs(Math.trunc(picture.background)));
  return {
    icon: /^[a-z0-9-]+$/.test(picture.icon) ? picture.icon : 'package',
    ground,
    accentTone,
    accent: hash % ACCENT_COUNT,
    place: choose(PLACES, hash >>> 4),
    turn: choose(TURNS, hash >>> 8),
    flip: (hash >>> 12) % 2 === 0 ? '' : '-scale-x-100',
    echo: choose(ECHOES, hash >>> 16),
  };
}
