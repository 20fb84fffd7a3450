import type { Experiment } from '#domain/experiment/experiment.ts';
import type { ListSettings, ModelSettings } from '#domain/recommendation/model/settings.ts';

/** How the worker paces itself. Times in milliseconds. */
export interface RecommenderSettings {
  /** RECOMMEND_INTERVAL_MS: shortest time between two computations of one shopper's lists. */
  intervalMs: number;
  /** The same where user neighbours acted, not the shopper; less than the three seconds within which a list is new. */
  neighbourIntervalMs: number;
  /** How often trending is looked at, the markers are checked and the shoppers online are asked for. */
  tickMs: number;
  snapshotEveryMs: number;
  /** After this long without an event every list is refreshed, so that it reflects all shoppers' latest acts. */
  quietMs: number;
  /** While there are events: how often the lists of recent shoppers are. */
  refreshEveryMs: number;
  /** Shoppers whose lists are kept, by their last act. */
  keptMs: number;
  recentMs: number;
  /** Share of the time the background refresh may take. */
  refreshShare: number;
  /** Lists rewritten at full speed after a start, a takeover or a flushed Redis; the rest follow in the background. */
  urgentShoppers: number;
  /** Later than this after the event only those known to be in the shop are pushed to. */
  pushAnybodyMs: number;
  /** Like-minded shoppers in the shop whose own recommendations are looked at again after an act. */
  userNeighbours: number;
  /** The A/B test that runs; null: none. */
  experiment: Experiment | null;
  model: Partial<ModelSettings>;
  lists: Partial<ListSettings>;
}

const MINUTE = 60_000;

export const DEFAULT_RECOMMENDER_SETTINGS: RecommenderSettings = {
  intervalMs: 100,
  neighbourIntervalMs: 1_500,
  tickMs: 1_000,
  snapshotEveryMs: 30_000,
  quietMs: 2_000,
  refreshEveryMs: MINUTE,
  keptMs: 30 * 24 * 60 * MINUTE,
  recentMs: 30 * MINUTE,
  refreshShare: 0.15,
  urgentShoppers: 5_000,
  pushAnybodyMs: 2_000,
  userNeighbours: 10,
  experiment: null,
  model: {},
  lists: {},
};
