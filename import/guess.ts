import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';

/** What is guessed from a product's name where the catalogue lacks a value. */
export interface Guess {
  /** Slug of one of the shop's categories, or null. */
  category: string | null;
  kind: string | null;
  icon: string;
}

/**
 * English head nouns of gift and household shops: word, kind, category, icon. The first that stands in the name counts,
 * so the narrower words come first.
 */
const NOUNS = `
  necklace|Necklace|fashion|gem-stone  earring|Earrings|fashion|gem-stone  bracelet|Bracelet|fashion|ring  ring|Ring|fashion|ring
  scarf|Scarf|fashion|scarf  slipper|Slippers|shoes-bags|thong-sandal  purse|Purse|shoes-bags|purse  wallet|Wallet|shoes-bags|purse
  lunch box|Lunch box|kitchen|bento-box  lunch bag|Lunch bag|kitchen|bento-box  bag|Bag|shoes-bags|shopping-bags  umbrella|Umbrella|living|umbrella
  t-light|Tea light holder|furniture|candle  candle|Candle|living|candle  lantern|Lantern|furniture|red-paper-lantern  lamp|Lamp|furniture|light-bulb
  light|Light|furniture|light-bulb  clock|Clock|furniture|mantelpiece-clock  mirror|Mirror|furniture|mirror  frame|Frame|furniture|framed-picture
  cushion|Cushion|furniture|couch-and-lamp  drawer|Drawer|furniture|file-cabinet  cabinet|Cabinet|furniture|file-cabinet  hook|Hook|furniture|hook
  sign|Sign|furniture|placard  doormat|Doormat|living|door  door|Door accessory|furniture|door  basket|Basket|living|basket  soap|Soap|living|soap
  mug|Mug|kitchen|hot-beverage  teapot|Teapot|kitchen|teapot  tea|Tea set|kitchen|teapot  cup|Cup|kitchen|hot-beverage  plate|Plate|kitchen|fork-and-knife-with-plate
  bowl|Bowl|kitchen|bowl-with-spoon  spoon|Cutlery|kitchen|spoon  cutlery|Cutlery|kitchen|fork-and-knife  tray|Tray|kitchen|fork-and-knife-with-plate
  cake|Cake stand|kitchen|shortcake  jar|Jar|kitchen|jar  bottle|Bottle|kitchen|lotion-bottle  tin|Tin|kitchen|canned-food  apron|Apron|kitchen|cooking
  baking|Baking|kitchen|cupcake  egg|Egg holder|kitchen|egg  jug|Jug|kitchen|glass-of-milk  glass|Glass|kitchen|tumbler-glass
  christmas|Christmas|hobby|christmas-tree  easter|Easter|hobby|egg  party|Party|hobby|party-popper  bunting|Bunting|hobby|party-popper
  garland|Garland|hobby|party-popper  balloon|Balloon|hobby|balloon  birthday|Birthday|hobby|birthday-cake  gift|Gift|hobby|wrapped-gift
  wrap|Gift wrap|books|wrapped-gift  card|Card|books|love-letter  notebook|Notebook|books|notebook  pencil|Pencil|books|pencil  pen|Pen|books|pen
  paper|Paper|books|scroll  sticker|Sticker|books|label  calendar|Calendar|books|calendar  letter|Letter|books|envelope  stamp|Stamp|books|label
  doll|Doll|kids|nesting-dolls  toy|Toy|kids|teddy-bear  game|Game|hobby|game-die  puzzle|Puzzle|hobby|puzzle-piece  spaceboy|Kids|kids|rocket  dolly|Kids|kids|nesting-dolls
  garden|Garden|furniture|potted-plant  flower|Flower|furniture|tulip  rose|Flower|furniture|tulip  plant|Plant|furniture|potted-plant
  heart|Heart|furniture|red-heart  bird|Bird|furniture|bird  butterfly|Butterfly|furniture|butterfly  star|Star|furniture|star  key|Key ring|living|key
  box|Box|living|package  tissue|Tissues|living|roll-of-paper  magnet|Magnet|furniture|magnet  decoration|Decoration|furniture|ribbon
`
  .trim()
  .split(/\s{2,}|\n\s*/)
  .map((entry) => entry.trim().split('|') as [string, string, string, string]);

const KOREAN_KINDS = TAXONOMY.flatMap(({ slug, kinds }) => kinds.map(({ name, icons }) => ({ name, slug, icons })))
  // "TV" stands in names of other languages, too.
  .filter(({ name }) => /[가-힣]/.test(name))
  // "자전거 헬멧" before "자전거".
  .sort((a, b) => b.name.length - a.name.length);

const UNKNOWN_ICON = 'wrapped-gift';

/** Icons a guess may name; baked with the seed's. */
export const GUESSED_ICONS: readonly string[] = [...new Set([UNKNOWN_ICON, ...NOUNS.map(([, , , icon]) => icon)])];

/** Guesses by the words of a name, Korean by the shop's own taxonomy, English by common head nouns. */
export function guessFrom(name: string): Guess {
  const together = name.replace(/\s+/g, '');
  const korean = KOREAN_KINDS.find((kind) => together.includes(kind.name.replace(/\s+/g, '')));
  if (korean !== undefined) return { category: korean.slug, kind: korean.name, icon: korean.icons[0] ?? UNKNOWN_ICON };
  const words = ` ${name.toLowerCase().replace(/[^a-z-]+/g, ' ')} `;
  const noun = NOUNS.find(([word]) => words.includes(` ${word} `) || words.includes(` ${word}s `));
  if (noun === undefined) return { category: null, kind: null, icon: UNKNOWN_ICON };
  const [, kind, category, icon] = noun;
  return { category, kind, icon };
}
