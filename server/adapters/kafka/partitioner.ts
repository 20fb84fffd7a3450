import { TOPIC_SETTINGS, type Topic } from '#contracts/topics.ts';
import type { AnyTopic } from './names.ts';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/**
 * MurmurHash2 as Kafka's Java client computes it (org.apache.kafka.common.utils.Utils#murmur2), signed 32 bit, so that
 * a Spark job or a console producer puts a key on the same partition as we do. O(length of key).
 */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  let hash = SEED ^ length;
  const words = length >> 2;
  for (let word = 0; word < words; word += 1) {
    const at = word << 2;
    let k = byte(data, at) | (byte(data, at + 1) << 8) | (byte(data, at + 2) << 16) | (byte(data, at + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> R;
    k = Math.imul(k, M);
    hash = Math.imul(hash, M) ^ k;
  }
  const rest = words << 2;
  const left = length - rest;
  if (left === 3) hash ^= byte(data, rest + 2) << 16;
  if (left >= 2) hash ^= byte(data, rest + 1) << 8;
  if (left >= 1) hash = Math.imul(hash ^ byte(data, rest), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

function byte(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}

/** The partition of a key, 0 ≤ p < partitions, as Java's default partitioner chooses it. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;
}

/** Partitions of a topic by contract; dead letters have one, as their throughput does not matter. */
export function partitionCount(topic: AnyTopic): number {
  return topic.endsWith('.dead-letter') ? 1 : TOPIC_SETTINGS[topic as Topic].partitions;
}
