"""Writes staged rows into the roll-ups: one transaction a batch, with the offsets behind it (docs/decisions/0126)."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import psycopg
import pyarrow as pa
from pyarrow import csv

from .lease import LeaseLostError, set_holder
from .progress import print_progress
from .roll_up_settings import RollUpSettings
from .staged import arrow_schema

if TYPE_CHECKING:
    from .lease import Lease
    from .postgres import Connect

    Connection = psycopg.Connection[tuple[object, ...]]

T = TypeVar("T")

Place = tuple[str, int]
"""Topic and partition."""

CONFLICTS = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
ATTEMPTS = 5
REFUSALS = (psycopg.DataError, psycopg.IntegrityError)
PLACE = ("topic", "partition", "offset", "message_at")
CSV = csv.WriteOptions(include_header=False, quoting_style="needed")


class StoppingError(Exception):
    """The process is being stopped: nothing more is written."""


class RollUpStore:
    """Under one lease. A connection of its own, opened with the first statement and anew after a failure."""

    def __init__(self, connect: Connect, settings: RollUpSettings, lease: Lease) -> None:
        """Connects to nothing yet."""
        self._connect = connect
        self._settings = settings
        self._lease = lease
        self._connection: Connection | None = None
        # A batch and a turn without messages never overlap, and `close` waits for the one under way.
        self._turn = threading.Lock()
        self._closed = False

    def offsets(self) -> dict[Place, int]:
        """Where to go on, by topic and partition."""
        rows = self._transaction(lambda connection: connection.execute(self._settings.read_offsets.encode()).fetchall())
        return {(str(topic), int(str(partition))): int(str(offset)) for topic, partition, offset, *_ in rows}

    def forget_offsets(self, topic: str) -> None:
        """Of a topic that was made anew."""

        def forget(connection: Connection) -> None:
            connection.execute("SELECT set_config('dangol.roll_up_topic', %s, true)", (topic,))
            connection.execute(self._settings.forget_offsets.encode())

        self._transaction(forget)

    def begin_offsets(self, topic: str, ends: Mapping[int, int]) -> None:
        """The first engine of a shop begins at the end of a topic; what stands before is recounted."""
        places = [
            {"topic": topic, "partition": partition, "offset": end - 1, "message_at": time.time_ns() // 1_000}
            for partition, end in ends.items()
        ]
        rows = pa.Table.from_pylist(places, schema=arrow_schema(self._settings))

        def begin(connection: Connection) -> None:
            self._apply(connection, rows)
            connection.execute(self._settings.begin_offsets.encode())

        self._transaction(begin)

    def write(self, rows: pa.Table | None) -> dict[tuple[str, str], int]:
        """Adds rows (None: only looks for what waits). Returns outcome and kind → how many.

        A message that PostgreSQL refuses is found by halves and left out. Raises LeaseLostError, StoppingError,
        psycopg.Error; then nothing is written of the half at which it failed, nor of those after it.
        """
        try:
            return self._transaction(lambda connection: self._apply(connection, rows))
        except REFUSALS as error:
            if rows is None or rows.num_rows == 0:
                raise
            if rows.num_rows > 1:
                middle = rows.num_rows // 2
                first, second = self.write(rows.slice(0, middle)), self.write(rows.slice(middle))
                return {key: first.get(key, 0) + second.get(key, 0) for key in {*first, *second}} | waiting_of(second)
            place = only_place(rows)
            if place.equals(rows):
                raise
            topic, partition, offset = (rows.column(name)[0].as_py() for name in ("topic", "partition", "offset"))
            print_progress(f"left out what PostgreSQL refuses: {topic} {partition} {offset} ({first_line(error)})")
            return self.write(place)

    def close(self) -> None:
        """After the transaction under way; from then on nothing is written."""
        with self._turn:
            self._closed = True
            self._disconnect()

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        with self._turn:
            for attempt in range(1, ATTEMPTS + 1):
                if self._closed:
                    raise StoppingError
                if not self._lease.is_held():
                    raise LeaseLostError
                try:
                    return self._attempt(work)
                except CONFLICTS:
                    if attempt == ATTEMPTS:
                        raise
            raise AssertionError("unreachable")

    def _attempt(self, work: Callable[[Connection], T]) -> T:
        try:
            self._connection = self._connection or self._connect()
            with self._connection.transaction():
                set_holder(self._connection, self._settings, self._lease.holder, self._lease.fence)
                self._connection.execute(self._settings.check_fence.encode())
                renewed = self._renew(self._connection)
                result = work(self._connection)
            self._lease.extended(renewed)
            return result
        except psycopg.Error as error:
            self._disconnect()
            if error.sqlstate == self._settings.lease.lost_sql_state:
                raise LeaseLostError from error
            raise

    def _renew(self, connection: Connection) -> float:
        begun = time.monotonic()
        connection.execute(self._settings.lease.renew.encode())
        return begun

    def _apply(self, connection: Connection, rows: pa.Table | None) -> dict[tuple[str, str], int]:
        settings = self._settings
        connection.execute(";\n".join(settings.prepare).encode())
        if rows is not None:
            copy_rows(connection, settings, rows)
        renewed = time.monotonic()
        for statement in settings.apply:
            connection.execute(statement.encode())
            # The row of the lease is locked by this transaction, so it can only be renewed by it.
            if time.monotonic() - renewed > settings.lease.renew_seconds:
                renewed = self._renew(connection)
        counts = connection.execute(settings.outcome.encode()).fetchall()
        return {(str(outcome), str(kind)): int(str(count)) for outcome, kind, count in counts}

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def copy_rows(connection: Connection, settings: RollUpSettings, rows: pa.Table) -> None:
    """By COPY, as CSV that Arrow writes: no value passes through Python."""
    names = [column.name for column in settings.staged_columns]
    buffer = io.BytesIO()
    csv.write_csv(rows.select(names), buffer, CSV)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"COPY {settings.staged_table} ({columns}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write(buffer.getbuffer())


def only_place(rows: pa.Table) -> pa.Table:
    """The rows without what their messages report."""
    fields = [
        column if name in PLACE else pa.nulls(rows.num_rows, column.type)
        for name, column in zip(rows.column_names, rows.columns, strict=True)
    ]
    return pa.table(fields, schema=rows.schema)


def first_line(error: Exception) -> str:
    """Of its message."""
    first, *_ = str(error).strip().splitlines() or [type(error).__name__]
    return first


def waiting_of(outcome: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """What is no sum: how many orders wait now."""
    return {key: count for key, count in outcome.items() if key[0] == "waiting"}
