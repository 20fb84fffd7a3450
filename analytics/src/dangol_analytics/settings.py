"""The job's settings, from the shop's own code: a JSON file that analytics/launch/settings.ts writes.

No number that tunes the models stands in this package, and no schema of an event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1


@dataclass(frozen=True)
class Settings:
    """The settings of the models that neighbours depend on; the names are those of domain/recommendation/model/settings.ts."""

    history_limit: int
    pair_window: int
    revisit_span: int
    backward_share: float
    item_shrinkage: float
    seed_exponent: float
    candidate_exponent: float
    affinity_cap: int
    recent_event_ids: int
    unit: int
    """Scores are integers of this fraction of one, cells of `cell_unit`."""
    cell_unit: int
    strengths: Sequence[float]
    """How much an item counts in pairs, by its affinity from 0 to the cap."""
    signal_weights: Mapping[str, int]
    event_schemas: Mapping[str, Mapping[str, Any]]
    """JSON Schema of each type of event that carries signals."""

    def strength(self, affinity: int) -> float:
        """0 when the negative signals outweigh."""
        return 0.0 if affinity <= 0 else self.strengths[affinity]


def read_settings(path: Path) -> Settings:
    """Reads the file. Raises ValueError when it is of another format than this code reads."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("format") != FORMAT:
        raise ValueError(f"{path} has format {raw.get('format')}; this job reads {FORMAT}.")
    model = raw["model"]
    return Settings(
        history_limit=model["historyLimit"],
        pair_window=model["pairWindow"],
        revisit_span=model["revisitSpan"],
        backward_share=model["backwardShare"],
        item_shrinkage=model["itemShrinkage"],
        seed_exponent=model["seedExponent"],
        candidate_exponent=model["candidateExponent"],
        affinity_cap=model["affinityCap"],
        recent_event_ids=model["recentEventIds"],
        unit=raw["unit"],
        cell_unit=raw["cellUnit"],
        strengths=raw["strengths"],
        signal_weights=raw["signalWeights"],
        event_schemas=raw["events"],
    )
