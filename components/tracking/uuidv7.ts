/** A version 7 UUID (RFC 9562): 48 bits of time, so that ids sort by it, and 74 random bits. */
export function uuidv7(nowMs: number, random: (bytes: Uint8Array) => Uint8Array = fill): string {
  const bytes = random(new Uint8Array(16));
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(nowMs / 2 ** (8 * (5 - at))) & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// crypto.randomUUID is missing on plain-http origins; getRandomValues is there on all.
function fill(bytes: Uint8Array): Uint8Array {
  crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  return bytes;
}
