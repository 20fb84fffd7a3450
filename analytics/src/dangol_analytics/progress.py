"""Lines about what the stream does, on standard output."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

EVERY_SECONDS = 10.0
STATUS_SECONDS = 5.0


def print_progress(line: str) -> None:
    """Prints one line of progress, without buffering."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Status:
    """The file status.json: what the stream does, and since it runs how much. Old: it does nothing any more."""

    def __init__(self, file: Path) -> None:
        """Writes nothing yet."""
        self._file = file
        self._state = ""
        self._written = 0.0
        self._totals = {"messages": 0, "rejected": 0, "late": 0, "batches": 0}

    def add(self, **counts: int) -> None:
        """Of a batch."""
        for name, count in counts.items():
            self._totals[name] += count

    def write(self, state: str, **figures: object) -> None:
        """When the state is another, and every few seconds. A reader never sees half of it."""
        now = time.monotonic()
        if state == self._state and now - self._written < STATUS_SECONDS:
            return
        self._state, self._written = state, now
        status = {"at": datetime.now(UTC).isoformat(), "state": state, **figures, **self._totals}
        unfinished = self._file.with_suffix(".part")
        unfinished.write_text(json.dumps(status) + "\n", encoding="utf-8")
        unfinished.replace(self._file)


class Progress:
    """Sums up batches between two lines. Seconds are of time.monotonic."""

    def __init__(self, begun: float, status: Status) -> None:
        """`begun`: when the lease was acquired."""
        self._begun = begun
        self._status = status
        self._since = begun
        self._first = True
        self._clear()

    def _clear(self) -> None:
        self._messages = 0
        self._rejected = 0
        self._late = 0
        self._batches = 0
        self._busy = 0.0

    def batch(self, messages: int, rejected: int, seconds: float, outcome: Mapping[tuple[str, str], int]) -> None:
        """After each batch; `seconds`: how long the write took."""
        late = sum(count for (name, _), count in outcome.items() if name == "late")
        self._status.add(messages=messages, rejected=rejected, late=late, batches=1)
        self._messages += messages
        self._rejected += rejected
        self._late += late
        self._batches += 1
        self._busy += seconds
        if self._first:
            self._first = False
            print_progress(f"first batch {time.monotonic() - self._begun:.1f} s after the lease: {messages} messages")

    def line(self, behind: int, waiting: int) -> str | None:
        """Of the time since the last one, when it is due and anything was read."""
        now = time.monotonic()
        if now - self._since < EVERY_SECONDS or self._batches == 0:
            return None
        line = (
            f"{self._messages / (now - self._since):,.0f} messages a second, {behind:,} behind; "
            f"{self._batches} batches, {self._busy / self._batches:.2f} s to write one; "
            f"{self._rejected} rejected, {self._late} late, {waiting} orders wait"
        )
        self._since = now
        self._clear()
        return line
