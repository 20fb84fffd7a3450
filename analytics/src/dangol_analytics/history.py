"""One shopper's bounded history and the pairs in it (domain/recommendation/model/history.ts, model.ts, oracle.ts)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .events import Act
from .settings import Settings

LATE_ENOUGH = 20
"""The n-th item of a history counts as the 20th for n ≥ 20 (docs/decisions/0010)."""


@dataclass(slots=True)
class Entry:
    """A product a shopper holds; ordinals count the items, and the baskets, that ever came in."""

    product: int
    ordinal: int
    basket: int
    affinity: int


class History:
    """A shopper's distinct products, the last touched at the end. Fed with the shopper's events in the log's order."""

    def __init__(self, settings: Settings) -> None:
        """An empty history."""
        self._settings = settings
        self._recent: deque[str] = deque(maxlen=settings.recent_event_ids)
        # A dict keeps the order of insertion: what is touched is taken out and put in again.
        self._entries: dict[int, Entry] = {}
        self._next_ordinal = 0
        self._next_basket = 0

    def apply(self, act: Act) -> None:
        """Takes in one event that carries signals; one that came a short while ago already changes nothing."""
        if act.event in self._recent:
            return
        self._recent.append(act.event)
        for position, product in enumerate(act.products):
            self._signal(product, act.weight, same_basket=act.one_basket and position > 0)

    def _signal(self, product: int, weight: int, *, same_basket: bool) -> None:
        settings = self._settings
        entry = self._entries.get(product)
        if entry is None and weight < 0:
            return  # Nothing to take back from an item that left the history.
        before = 0 if entry is None else entry.affinity
        affinity = max(-settings.affinity_cap, min(settings.affinity_cap, before + weight))
        if entry is not None:
            entry.affinity = affinity
            if weight < 0:
                return
            del self._entries[product]
            if self._next_ordinal - entry.ordinal <= settings.revisit_span:
                self._entries[product] = entry
                return
        if not same_basket or self._next_basket == 0:
            self._next_basket += 1
        self._entries[product] = Entry(product, self._next_ordinal, self._next_basket - 1, affinity)
        self._next_ordinal += 1
        if len(self._entries) > settings.history_limit:
            del self._entries[next(iter(self._entries))]

    def liked(self) -> Iterator[int]:
        """Products held with a positive affinity."""
        return (entry.product for entry in self._entries.values() if entry.affinity > 0)

    def cells(self) -> Iterator[tuple[int, int, int]]:
        """(asked, neighbour, cell) of each pair in both directions, in 1 / cell_unit. O(entries · window)."""
        settings = self._settings
        held = sorted((e for e in self._entries.values() if e.affinity > 0), key=lambda entry: entry.ordinal)
        first = 0
        for position, later in enumerate(held):
            while later.ordinal - held[first].ordinal > settings.pair_window:
                first += 1
            discount = math.log(2 + min(later.ordinal, LATE_ENOUGH))
            strength = settings.strength(later.affinity)
            for earlier in held[first:position]:
                gap = later.basket - earlier.basket
                both = settings.strength(earlier.affinity) * strength
                forward = rounded((settings.cell_unit * both) / (discount * math.sqrt(max(gap, 1))))
                backward = forward if gap == 0 else rounded(forward * settings.backward_share)
                yield earlier.product, later.product, forward
                yield later.product, earlier.product, backward


def rounded(value: float) -> int:
    """Halves go up, as in JavaScript; Python's own `round` takes them to the even number."""
    return math.floor(value + 0.5)
