const SPAN = 2 ** 32;

/** FNV-1a over UTF-16 units, finished as in MurmurHash3: FNV alone leaves the high bits of like keys alike. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A pseudo-random point in [0, 1) determined by the text, in steps of 2⁻³²; the same on every machine. */
export function pointOf(text: string): number {
  return hash32(text) / SPAN;
}
