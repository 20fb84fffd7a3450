"""The lease on writing the roll-ups, by the database's clock (docs/decisions/0126): the statements are the shop's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

import psycopg

from .roll_up_settings import RollUpSettings

if TYPE_CHECKING:
    from .postgres import Connect

# Between two attempts to take it; the request for it is repeated as often.
ATTEMPT_SECONDS = 0.5
# Before its end by this process's clock nothing more is written: a statement that is under way has time to end.
MARGIN_SECONDS = 1.0


class LeaseLostError(Exception):
    """The lease is another's, or over."""


def set_holder(connection: psycopg.Connection[tuple[object, ...]], settings: RollUpSettings, holder: str, fence: str) -> None:
    """For the statements of the open transaction: whose they are."""
    connection.execute(
        "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
        (settings.holder_setting, holder, settings.fence_setting, fence),
    )


class Lease:
    """Held from `acquire` to `release`; a thread renews it. `is_held` turns false before it ends, whatever the reason."""

    def __init__(self, connect: Connect, settings: RollUpSettings, holder: str) -> None:
        """Asks for nothing yet."""
        self.holder = holder
        self.fence = ""
        self._connect = connect
        self._settings = settings
        self._until = 0.0
        self._ending = threading.Event()
        self._renewing: threading.Thread | None = None

    def acquire(self, stop: threading.Event, attempt: Callable[[], None] = lambda: None) -> bool:
        """Asks for it, goes before those that have not asked, and waits until it has it. False: `stop` was set first.

        Calls `attempt` before each.
        """
        with self._connect() as connection:
            while not stop.is_set():
                attempt()
                begun = time.monotonic()
                self._run(connection, self._settings.lease.request, "0")
                row = self._run(connection, self._settings.lease.acquire, "0")
                if row is not None:
                    self.fence = str(row[0])
                    self._until = begun + self._settings.lease.seconds
                    self._renewing = threading.Thread(target=self._renew, name="lease", daemon=True)
                    self._renewing.start()
                    return True
                stop.wait(ATTEMPT_SECONDS)
        return False

    def is_held(self) -> bool:
        """Whether there is time to begin a write."""
        return time.monotonic() < self._until - MARGIN_SECONDS

    def extended(self, begun: float) -> None:
        """A write has renewed it in its own transaction, which began at `begun` (time.monotonic)."""
        self._until = max(self._until, begun + self._settings.lease.seconds)

    def release(self) -> None:
        """Ends it at once, so that another goes on; one that cannot be released ends by itself."""
        self._ending.set()
        if self._renewing is not None:
            self._renewing.join()
        self._until = 0.0
        try:
            with self._connect() as connection:
                self._run(connection, self._settings.lease.release, self.fence)
        except psycopg.Error:
            pass

    def _run(self, connection: psycopg.Connection[tuple[object, ...]], statement: str, fence: str) -> tuple[object, ...] | None:
        with connection.transaction():
            set_holder(connection, self._settings, self.holder, fence)
            cursor = connection.execute(statement.encode())
            return None if cursor.description is None else cursor.fetchone()

    def _renew(self) -> None:
        connection: psycopg.Connection[tuple[object, ...]] | None = None
        while not self._ending.wait(self._settings.lease.renew_seconds):
            begun = time.monotonic()
            try:
                connection = connection or self._connect()
                if self._run(connection, self._settings.lease.renew, self.fence) is None:
                    self._until = 0.0
                    break
                self.extended(begun)
            except psycopg.Error:
                # Once more while it lasts; PostgreSQL may be back before.
                if connection is not None:
                    connection.close()
                connection = None
        if connection is not None:
            connection.close()

    def __enter__(self) -> Lease:
        """Of an acquired one."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Releases it."""
        self.release()
