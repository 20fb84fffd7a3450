"""Writing into a real PostgreSQL: DATABASE_URL is an empty, migrated one, ROLL_UP_SETTINGS what `stream` gets.

Run by tests/analytics/roll-up-store.test.ts; without these two there is nothing to write to.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from dangol_analytics.lease import Lease, LeaseLostError
from dangol_analytics.postgres import connect
from dangol_analytics.roll_up_settings import RollUpSettings, read_roll_up_settings
from dangol_analytics.roll_up_store import RollUpStore, StoppingError
from dangol_analytics.staged import arrow_schema

pytestmark = pytest.mark.skipif("ROLL_UP_SETTINGS" not in os.environ, reason="needs a database")

NOW = datetime.now(UTC).replace(microsecond=0)
TABLES = "roll_up_lease, roll_up_offset, roll_up_fact, roll_up_waiting, roll_up_day, behavior_minute, shopper_hour"


@pytest.fixture
def settings() -> RollUpSettings:
    return read_roll_up_settings(Path(os.environ["ROLL_UP_SETTINGS"]))


@pytest.fixture
def database() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with connect() as connection:
        for table in TABLES.split(", "):
            connection.execute(f"DELETE FROM {table}".encode())
        yield connection


@pytest.fixture
def lease(settings: RollUpSettings, database: psycopg.Connection[tuple[object, ...]]) -> Iterator[Lease]:
    del database
    held = Lease(connect, settings, "test")
    assert held.acquire(threading.Event())
    with held:
        yield held


@pytest.fixture
def store(settings: RollUpSettings, lease: Lease) -> Iterator[RollUpStore]:
    opened = RollUpStore(connect, settings, lease)
    yield opened
    opened.close()


def act(offset: int, **fields: object) -> dict[str, object]:
    return {
        **{"topic": "behavior", "partition": 0, "offset": offset, "message_at": NOW, "occurred_at": NOW},
        **{"id": str(uuid.uuid4()), "type": "page-viewed", "source": "shop", "has_product": True},
        **{"shopper_id": str(uuid.uuid4()), "rejected": 0, **fields},
    }


def table(settings: RollUpSettings, *rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(settings))


def counted(database: psycopg.Connection[tuple[object, ...]]) -> object:
    (row,) = database.execute("SELECT COALESCE(sum(events), 0)::int FROM behavior_minute").fetchall()
    return row[0]


def test_sessions_are_in_utc_whatever_the_environment(database: psycopg.Connection[tuple[object, ...]]) -> None:
    assert os.environ["PGTZ"] != "UTC"
    assert database.execute("SHOW timezone").fetchall() == [("UTC",)]


def test_rows_and_offsets_are_written_together(
    settings: RollUpSettings, store: RollUpStore, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    outcome = store.write(table(settings, act(4), act(6), act(0, partition=1)))
    assert outcome["applied", "act"] == 3
    assert counted(database) == 3
    assert store.offsets() == {("behavior", 0): 7, ("behavior", 1): 1}


def test_what_stands_before_the_stored_offsets_is_skipped(
    settings: RollUpSettings, store: RollUpStore, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    rows = table(settings, act(4), act(6))
    store.write(rows)
    # Not by the ids of the events alone.
    database.execute("DELETE FROM roll_up_fact")
    store.write(rows)
    assert counted(database) == 2
    store.write(table(settings, act(6), act(7)))
    assert counted(database) == 3


def test_an_event_of_the_future_counts_when_its_message_came(
    settings: RollUpSettings, store: RollUpStore, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    store.write(table(settings, act(0, occurred_at=NOW + timedelta(days=3)), act(1, occurred_at=NOW - timedelta(hours=1))))
    minutes = database.execute("SELECT minute FROM behavior_minute ORDER BY minute").fetchall()
    this_minute = NOW.replace(second=0)
    assert minutes == [(this_minute - timedelta(hours=1),), (this_minute,)]


def test_a_stale_holder_writes_nothing(
    settings: RollUpSettings,
    store: RollUpStore,
    lease: Lease,
    database: psycopg.Connection[tuple[object, ...]],
) -> None:
    database.execute("UPDATE roll_up_lease SET holder = 'another', fence = fence + 1")
    assert lease.is_held()
    with pytest.raises(LeaseLostError):
        store.write(table(settings, act(0)))
    assert counted(database) == 0
    assert database.execute("SELECT count(*) FROM roll_up_offset").fetchall() == [(0,)]


def test_a_lease_that_cannot_be_renewed_is_over_before_its_end(
    lease: Lease, store: RollUpStore, settings: RollUpSettings, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    database.execute("UPDATE roll_up_lease SET holder = 'another', fence = fence + 1")
    begun = time.monotonic()
    while lease.is_held() and time.monotonic() - begun < settings.lease.seconds:
        time.sleep(0.05)
    assert time.monotonic() - begun < settings.lease.seconds - 1
    with pytest.raises(LeaseLostError):
        store.write(table(settings, act(0)))


def test_it_is_renewed_while_it_is_held_and_free_after_its_release(
    settings: RollUpSettings, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    held = Lease(connect, settings, "test")
    assert held.acquire(threading.Event())
    (first,) = database.execute("SELECT expires_at FROM roll_up_lease").fetchone() or (None,)
    begun = time.monotonic()
    renewed = first
    while renewed == first and time.monotonic() - begun < settings.lease.seconds:
        time.sleep(0.05)
        (renewed,) = database.execute("SELECT expires_at FROM roll_up_lease").fetchone() or (None,)
    assert renewed != first
    held.release()
    assert not held.is_held()
    other = Lease(connect, settings, "other")
    begun = time.monotonic()
    assert other.acquire(threading.Event())
    assert time.monotonic() - begun < settings.lease.seconds / 2
    other.release()


def test_a_wait_for_the_lease_ends_with_the_process(settings: RollUpSettings, lease: Lease) -> None:
    assert lease.is_held()
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    assert not Lease(connect, settings, "other").acquire(stop)


def test_what_postgresql_refuses_is_left_out_and_nothing_else(
    settings: RollUpSettings,
    store: RollUpStore,
    database: psycopg.Connection[tuple[object, ...]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [act(offset) for offset in range(7)]
    rows[4]["source"] = "nowhere"
    outcome = store.write(table(settings, *rows))
    assert outcome["applied", "act"] == 6
    assert counted(database) == 6
    assert store.offsets() == {("behavior", 0): 7}
    assert "left out what PostgreSQL refuses: behavior 0 4" in capsys.readouterr().out


def test_the_first_engine_begins_at_the_end(
    settings: RollUpSettings, store: RollUpStore, database: psycopg.Connection[tuple[object, ...]]
) -> None:
    store.begin_offsets("behavior", {0: 12, 1: 0})
    assert store.offsets() == {("behavior", 0): 12, ("behavior", 1): 0}
    marked = database.execute("SELECT count(*) FROM roll_up_day WHERE acts_dirty_since IS NOT NULL").fetchall()
    assert marked != [(0,)]
    store.write(table(settings, act(11)))
    assert counted(database) == 0
    store.forget_offsets("behavior")
    assert store.offsets() == {}


def test_nothing_is_written_after_the_end(settings: RollUpSettings, store: RollUpStore) -> None:
    store.close()
    with pytest.raises(StoppingError):
        store.write(table(settings, act(0)))
