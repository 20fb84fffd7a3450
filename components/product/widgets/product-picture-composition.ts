/** Shapes behind the icon: symbols of public/shapes.svg. */
export const ACCENTS = [
  'halo',
  'rings',
  'stripes',
  'dots',
  'blobs',
  'arch',
  'podium',
  'waves',
  'confetti',
  'rays',
] as const;

/** Classes of product.css. */
export const GROUND_COUNT = 12;
const PLACE_COUNT = 4;
const TURNS = ['-rotate-12', '-rotate-6', '-rotate-3', '', 'rotate-3', 'rotate-6', 'rotate-12', ''] as const;
const ECHOES = [null, null, null, 'echo-0', 'echo-1', 'echo-2'] as const;

/** How a picture is put together: an icon and a shape of shapes.svg by name, and class names. */
export interface Composition {
  icon: string;
  ground: string;
  accent: (typeof ACCENTS)[number];
  place: string;
  turn: string;
  isFlipped: boolean;
  /** A second, smaller copy of the icon behind the first. */
  echo: string | null;
}

/** Spreads neighbouring ids far apart (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function choose<const T>(choices: readonly T[], hash: number): T {
  return choices[hash % choices.length] as T;
}

/** How a product's picture is put together: a function of its recipe and its id only. */
export function compose(picture: { icon: string; background: number }, productId: number): Composition {
  const hash = mix(productId);
  return {
    icon: /^[a-z0-9-]+$/.test(picture.icon) ? picture.icon : 'package',
    ground: `ground-${Math.abs(Math.trunc(picture.background)) % GROUND_COUNT}`,
    accent: choose(ACCENTS, hash),
    place: `place-${(hash >>> 4) % PLACE_COUNT}`,
    turn: choose(TURNS, hash >>> 8),
    isFlipped: (hash >>> 12) % 2 === 1,
    echo: choose(ECHOES, hash >>> 16),
  };
}
