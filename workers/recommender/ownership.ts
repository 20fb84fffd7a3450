import { TOPIC_SETTINGS } from '#contracts/topics.ts';
import type { UuidTable } from '#domain/recommendation/memory/uuid-table.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';

/**
 * Every instance folds everything; whose lists it writes follows its partitions in the group `recommender`, so any
 * instance can take over any shopper at once.
 */
export class Ownership {
  readonly #shoppers: UuidTable;
  readonly #partitionOf = new Map<number, number>();
  #assigned: ReadonlySet<number> = new Set();

  constructor(shoppers: UuidTable) {
    this.#shoppers = shoppers;
  }

  /** New partitions. Returns whether any were gained, whether any were lost. */
  assign(partitions: readonly number[]): { gained: boolean; lost: boolean } {
    const before = this.#assigned;
    this.#assigned = new Set(partitions);
    const gained = partitions.some((partition) => !before.has(partition));
    const lost = [...before].some((partition) => !this.#assigned.has(partition));
    return { gained, lost };
  }

  owns(shopper: number): boolean {
    return this.#assigned.has(this.partition(shopper));
  }

  ownsPartition(partition: number): boolean {
    return this.#assigned.has(partition);
  }

  /** By id: of shoppers without a history too. */
  ownsId(shopperId: string): boolean {
    return this.#assigned.has(partitionOf(shopperId, TOPIC_SETTINGS.behavior.partitions));
  }

  /** Trending is the same for all shoppers: the owner of the first partition writes it. */
  get ownsShared(): boolean {
    return this.#assigned.has(0);
  }

  /** Lists beside products are shared out by the product's id. */
  ownsProduct(productId: number): boolean {
    return this.#assigned.has(productId % TOPIC_SETTINGS.behavior.partitions);
  }

  partition(shopper: number): number {
    let partition = this.#partitionOf.get(shopper);
    if (partition === undefined) {
      partition = partitionOf(this.#shoppers.idOf(shopper), TOPIC_SETTINGS.behavior.partitions);
      this.#partitionOf.set(shopper, partition);
    }
    return partition;
  }

  seen(shopper: number, partition: number): void {
    this.#partitionOf.set(shopper, partition);
  }

  forget(shopper: number): void {
    this.#partitionOf.delete(shopper);
  }
}
