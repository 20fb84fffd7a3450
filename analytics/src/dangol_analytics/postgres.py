"""Connections to PostgreSQL: where it is and who logs in there stands in DATABASE_URL, never in an argument."""

from __future__ import annotations

import os
from collections.abc import Callable

import psycopg

Connect = Callable[[], "psycopg.Connection[tuple[object, ...]]"]

CONNECT_SECONDS = 5
STATEMENT_MS = 30_000
# PostgreSQL ends a transaction whose process is silent for so long: one that was frozen would keep the lease's row
# locked.
IDLE_IN_TRANSACTION_MS = 3_000


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own, each statement a transaction unless one is opened. Raises psycopg.OperationalError."""
    settings = f"-c statement_timeout={STATEMENT_MS} -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS}"
    connection = psycopg.connect(
        os.environ["DATABASE_URL"],
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        options=settings,
        application_name="dangol-roll-ups-spark",
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=10_000,
    )
    # After the start: PGTZ goes before what stands in the options.
    connection.execute("SET TIME ZONE 'UTC'")
    return connection
