import type { CatalogueProduct } from './catalogue-product.ts';
import type { KeptDismissals } from './dismissals.ts';
import { STRIDE } from './history.ts';
import { HOLDER_STRIDE, SHOPPER, TIME } from './holder-index.ts';
import { RecommendationModel } from './model.ts';
import type { QuarantinedAct } from './quarantined-acts.ts';
import type { ListSettings, ModelSettings } from './settings.ts';

/** Grows when the layout or the meaning of a history changes; an older snapshot is then not read. */
export const SNAPSHOT_VERSION = 4;
const MAGIC = 0x44_4e_47_4c;
const PRODUCTS_A_CHUNK = 2_000;

/** Next offset to read, as text, by topic and partition. */
export type SnapshotOffsets = Record<string, Record<number, string>>;

/**
 * A model as bytes, with the offsets of the log it stands for. Only what cannot be derived is kept: the catalogue, each
 * shopper's history, quarantined acts, orders and event ids, and each item's holders. Pairs, frequencies, popularities
 * are sums over the histories and are counted anew. Size: about 24 bytes an entry, 8 a holder. Cost: O(entries).
 */
export function snapshotModel(model: RecommendationModel, offsets: SnapshotOffsets): Uint8Array {
  const writer = new Writer();
  writer.int(MAGIC);
  writer.int(SNAPSHOT_VERSION);
  const { catalogue, histories, quarantined, shoppers, holders, baskets, eventIds } = model;
  const present: number[] = [];
  for (let shopper = 0; shopper < shoppers.length; shopper++) if (shoppers.holds(shopper)) present.push(shopper);
  const settings = foldSettings(model.settings);
  writer.json({ offsets, settings, watermark: model.watermark, items: catalogue.length, shoppers: present.length });
  writer.json(model.dismissals.kept());

  for (let item = 0; item < catalogue.length; item++) writer.int(catalogue.productId(item));
  for (let start = 0; start < catalogue.length; start += PRODUCTS_A_CHUNK) {
    const states: CatalogueProduct[] = [];
    for (let item = start; item < Math.min(start + PRODUCTS_A_CHUNK, catalogue.length); item++) {
      const state = catalogue.state(item);
      if (state !== undefined) states.push(state);
    }
    writer.json(states);
  }

  const place = new Int32Array(shoppers.length);
  present.forEach((shopper, n) => {
    place[shopper] = n;
    writer.text(shoppers.idOf(shopper));
    const count = histories.count(shopper);
    writer.ints([histories.appended(shopper), histories.baskets(shopper), histories.lastTime(shopper), count]);
    if (count > 0) {
      const offset = histories.offset(shopper);
      writer.ints(histories.page(shopper).subarray(offset, offset + count * STRIDE));
    }
    const acts = quarantined.of(shopper);
    writer.int(acts.length);
    for (const { item, timeSeconds, affinity, flags } of acts) writer.ints([item, timeSeconds, affinity, flags]);
    const ids = eventIds.read(shopper);
    writer.ints([ids.seen, ids.words.length]);
    writer.ints(ids.words);
    const orders = baskets.ordersOf(shopper);
    writer.int(orders.length);
    if (orders.length > 0) writer.json(orders);
  });

  for (let item = 0; item < catalogue.length; item++) {
    const count = holders.count(item);
    writer.int(count);
    if (count === 0) continue;
    const page = holders.page(item);
    const offset = holders.offset(item);
    for (let at = offset; at < offset + count * HOLDER_STRIDE; at += HOLDER_STRIDE) {
      writer.int(place[page[at + SHOPPER] as number] as number);
      writer.ints(page.subarray(at + TIME, at + HOLDER_STRIDE));
    }
  }
  return writer.bytes();
}

/** The model in `bytes`. Throws an Error that names what is wrong with them. Cost: O(entries · pairWindow). */
export function restoreModel(
  bytes: Uint8Array,
  settings: Partial<ModelSettings> = {},
  listSettings: Partial<ListSettings> = {},
): { model: RecommendationModel; offsets: SnapshotOffsets } {
  const reader = new Reader(bytes);
  if (reader.int() !== MAGIC) throw new Error('Not a snapshot of the recommendation model.');
  const version = reader.int();
  if (version !== SNAPSHOT_VERSION)
    throw new Error(`Snapshot version ${version}; this code reads ${SNAPSHOT_VERSION}: the log is replayed instead.`);
  const header = reader.json() as {
    offsets: SnapshotOffsets;
    settings: string;
    watermark: number;
    items: number;
    shoppers: number;
  };
  const model = new RecommendationModel(settings, listSettings);
  if (header.settings !== foldSettings(model.settings))
    throw new Error('The snapshot was folded with other settings: the log is replayed instead.');
  model.advanceTo(header.watermark);
  model.dismissals.restore(reader.json() as KeptDismissals);

  for (let item = 0; item < header.items; item++) model.ensureItem(reader.int());
  for (let start = 0; start < header.items; start += PRODUCTS_A_CHUNK)
    for (const state of reader.json() as CatalogueProduct[]) model.putProduct(state);

  for (let shopper = 0; shopper < header.shoppers; shopper++) {
    model.shoppers.ensure(reader.text());
    const [appended, baskets, time, count] = reader.ints(4) as unknown as [number, number, number, number];
    model.restoreHistory(shopper, reader.ints(count * STRIDE), appended, baskets, time);
    const acts = Array.from({ length: reader.int() }, () => actIn(reader));
    if (acts.length > 0) model.quarantined.restore(shopper, acts);
    const [seen, words] = reader.ints(2) as unknown as [number, number];
    model.eventIds.restore(shopper, seen, reader.ints(words));
    if (reader.int() > 0)
      for (const order of reader.json() as { orderId: string; items: number[] }[])
        model.baskets.place(shopper, order.orderId, order.items);
  }
  for (let item = 0; item < header.items; item++) {
    const count = reader.int();
    for (let k = 0; k < count; k++) {
      const shopper = reader.int();
      const [time, ordinal] = reader.ints(2) as unknown as [number, number];
      model.holders.hold(item, shopper, time, ordinal, false);
    }
  }
  return { model, offsets: header.offsets };
}

function actIn(reader: Reader): QuarantinedAct {
  const [item, timeSeconds, affinity, flags] = reader.ints(4) as unknown as [number, number, number, number];
  return { item, timeSeconds, affinity, flags };
}

/** The settings that what is kept depends on. The others may change between a snapshot and its restoring. */
function foldSettings(settings: ModelSettings): string {
  const { historyLimit, revisitSpan, holdersPerItem, affinityCap, recentEventIds, ordersPerShopper, linesPerOrder } =
    settings;
  return [historyLimit, revisitSpan, holdersPerItem, affinityCap, recentEventIds, ordersPerShopper, linesPerOrder].join(
    '/',
  );
}

class Writer {
  #words = new Int32Array(1 << 16);
  #length = 0;
  readonly #encoder = new TextEncoder();

  int(value: number): void {
    this.#room(1);
    this.#words[this.#length++] = value;
  }

  ints(values: ArrayLike<number>): void {
    this.#room(values.length);
    this.#words.set(values, this.#length);
    this.#length += values.length;
  }

  /** Length in bytes, then UTF-8 padded to whole words. */
  text(value: string): void {
    const utf8 = this.#encoder.encode(value);
    this.int(utf8.length);
    const words = Math.ceil(utf8.length / 4);
    this.#room(words);
    new Uint8Array(this.#words.buffer, this.#length * 4, words * 4).fill(0).set(utf8);
    this.#length += words;
  }

  json(value: unknown): void {
    this.text(JSON.stringify(value));
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer, 0, this.#length * 4);
  }

  #room(words: number): void {
    if (this.#length + words <= this.#words.length) return;
    let size = this.#words.length;
    while (size < this.#length + words) size *= 2;
    const next = new Int32Array(size);
    next.set(this.#words.subarray(0, this.#length));
    this.#words = next;
  }
}

class Reader {
  readonly #words: Int32Array;
  #at = 0;
  readonly #decoder = new TextDecoder();

  constructor(bytes: Uint8Array) {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    this.#words = new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4));
  }

  int(): number {
    const value = this.#words[this.#at++];
    if (value === undefined) throw new Error('The snapshot ends too early.');
    return value;
  }

  ints(count: number): Int32Array {
    if (count < 0 || this.#at + count > this.#words.length) throw new Error('The snapshot ends too early.');
    this.#at += count;
    return this.#words.subarray(this.#at - count, this.#at);
  }

  text(): string {
    const length = this.int();
    const words = this.ints(Math.ceil(length / 4));
    return this.#decoder.decode(new Uint8Array(words.buffer, words.byteOffset, length));
  }

  json(): unknown {
    return JSON.parse(this.text());
  }
}
