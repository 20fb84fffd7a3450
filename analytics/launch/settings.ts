import { type EventJsonSchema, eventJsonSchemas } from '#contracts/event-json-schemas.ts';
import { type LogKind, SETTINGS_OF } from '#domain/recommendation/lists/log-kind.ts';
import { UNIT } from '#domain/recommendation/memory/fixed-point.ts';
import { CELL_UNIT, type ModelSettings } from '#domain/recommendation/model/settings.ts';
import { isSignalEvent, SIGNAL_WEIGHTS } from '#domain/recommendation/model/signals.ts';
import { strengthOf } from '#domain/recommendation/model/weights.ts';

/** Grows when the meaning of a field changes; src/dangol_analytics/settings.py reads this one. */
const FORMAT = 1;

/** `shop`: what the recommender that serves the shop uses; else the settings of a kind of log (docs/decisions/0060). */
export type SettingsKind = 'shop' | LogKind;
export const SETTINGS_KINDS: readonly SettingsKind[] = ['shop', 'sessions', 'histories', 'baskets'];

/** `shopsKind`: the kind of log the shop's recommender is set to (RECOMMEND_LOG_KIND). */
export function modelSettingsOf(kind: SettingsKind, shopsKind: LogKind = 'sessions'): ModelSettings {
  return SETTINGS_OF[kind === 'shop' ? shopsKind : kind];
}

/** All that the job needs to know of the models and of the log's contract, as JSON: nothing of it is written twice. */
export function jobSettings(model: ModelSettings): object {
  return {
    format: FORMAT,
    model,
    unit: UNIT,
    cellUnit: CELL_UNIT,
    strengths: Array.from({ length: model.affinityCap + 1 }, (_, affinity) => strengthOf(affinity)),
    signalWeights: SIGNAL_WEIGHTS,
    events: signalEventSchemas(),
  };
}

/** Of each type of event that carries signals. */
function signalEventSchemas(): Record<string, EventJsonSchema> {
  return Object.fromEntries(Object.entries(eventJsonSchemas()).filter(([type]) => isSignalEvent({ type })));
}
