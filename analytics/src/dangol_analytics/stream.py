"""Roll-ups of topics `orders` and `behavior` by Spark Structured Streaming (docs/decisions/0127).

Who does what
    Executors read messages, hold them against the contract and make rows of the staging table of them (staged.py). The driver
    copies the rows of a micro-batch into PostgreSQL and runs the statements that the shop's own worker runs too, in one
    transaction with the offsets behind them (roll_up_store.py). Spark keeps no state: what was counted, and where to go on,
    is known by PostgreSQL alone.

States
    waiting   asks for the lease; the worker releases it after its batch
    holding   a query runs, from the offsets stored with the rows, with a checkpoint of its own that ends with it
    pausing   PostgreSQL, Kafka or the query failed: one line, the lease is released, and after a pause it waits again
    stopping  SIGINT, SIGTERM: the transaction under way ends, then the lease is released, so that the worker goes on
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pyarrow.compute as pc
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

from .kafka_log import KafkaError, read_ranges, reason, start_of, starting_offsets
from .lease import Lease, LeaseLostError
from .progress import Progress, Status, print_progress
from .roll_up_store import RollUpStore, first_line
from .sources import login_options
from .staged import BEHAVIOR, REJECTED, spark_schema, stage

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

    from .kafka_log import Range
    from .postgres import Connect
    from .roll_up_settings import RollUpSettings
    from .roll_up_store import Place

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# A lease that was held so long: what fails now is no continuation of what failed before.
STEADY_SECONDS = 60.0
LOOK_SECONDS = 0.2
# Of the session. No shuffle and no state: what a micro-batch costs is reading, and one Python worker a core.
SESSION = {
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k",
    "spark.sql.streaming.minBatchesToRetain": "2",
    "spark.sql.streaming.numRecentProgressUpdates": "5",
    "spark.sql.streaming.noDataMicroBatches.enabled": "false",
    "spark.sql.streaming.metricsEnabled": "false",
    "spark.sql.adaptive.enabled": "false",
}
# Orders that wait for the ledger are looked for again without a message too.
TURN_SECONDS = 2.0


@dataclass(frozen=True)
class StreamOptions:
    """How the query is run."""

    brokers: str
    out: Path
    """Folder for checkpoints."""
    max_messages: int
    """Of a micro-batch, over all partitions."""
    trigger_seconds: float


class QueryFailedError(Exception):
    """One line of Spark's own."""


class SparkGoneError(Exception):
    """Its Java process ended: what a retry in this process cannot mend."""


class Stream:
    """Asks for the lease, holds it, and asks again after a failure, until `stop` is set."""

    def __init__(
        self,
        spark: SparkSession,
        settings: RollUpSettings,
        options: StreamOptions,
        connect: Connect,
        stop: threading.Event,
    ) -> None:
        """Nothing is read before `run`."""
        self._spark = spark
        self._settings = settings
        self._options = options
        self._connect = connect
        self._stop = stop
        self._status = Status(options.out / "status.json")
        self._login = login_options(os.environ)
        self._holder = f"spark-{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"

    def run(self) -> None:
        """Returns when `stop` is set. Raises SparkGoneError."""
        pause = FIRST_PAUSE_SECONDS
        while not self._stop.is_set():
            begun = time.monotonic()
            try:
                self._hold()
            except (KafkaError, Py4JJavaError, QueryFailedError, LeaseLostError, psycopg.Error) as error:
                if time.monotonic() - begun > STEADY_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
                print_progress(f"{remedy(error)} Again in {pause:.0f} s.")
                self._status.write("pausing", why=remedy(error))
                self._stop.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            except (Py4JError, ConnectionError) as error:
                # A SIGTERM for the whole group of processes ends Java before Python.
                if not self._stop.is_set():
                    raise SparkGoneError from error

    def _ranges(self) -> Mapping[Place, Range]:
        return read_ranges(self._spark, self._options.brokers, self._login, self._settings.topic_names)

    def _hold(self) -> None:
        # While Kafka is away the lease stays where it is.
        self._ranges()
        lease = Lease(self._connect, self._settings, self._holder)
        print_progress("asking for the lease on the roll-ups")
        if not lease.acquire(self._stop, lambda: self._status.write("waiting")):
            return
        query: StreamingQuery | None = None
        checkpoint = self._options.out / f"checkpoint-{lease.fence}"
        try:
            with lease:
                store = RollUpStore(self._connect, self._settings, lease)
                batches = Batches(store, Progress(time.monotonic(), self._status))
                try:
                    query = self._start(store, batches, lease, checkpoint)
                    self._watch(query, batches, lease)
                finally:
                    # From here on nothing is written, so the lease can go before Spark has ended its tasks.
                    store.close()
            print_progress("released the lease on the roll-ups")
        finally:
            if query is not None:
                with contextlib.suppress(Py4JError, ConnectionError):
                    query.stop()
            shutil.rmtree(checkpoint, ignore_errors=True)

    def _start(self, store: RollUpStore, batches: Batches, lease: Lease, checkpoint: Path) -> StreamingQuery:
        ranges, stored = self._ranges(), store.offsets()
        if not any(topic == BEHAVIOR for topic, _ in stored):
            ends = {partition: found.end for (topic, partition), found in ranges.items() if topic == BEHAVIOR}
            print_progress("no engine has read the log yet: it is read from its end, and a recount adds what it holds")
            store.begin_offsets(BEHAVIOR, ends)
            stored = store.offsets()
        start = start_of(ranges, stored)
        for topic in start.made_anew:
            print_progress(f"topic {topic} was made anew: its stored offsets are forgotten, and it is read from its start")
            store.forget_offsets(topic)
        if start.deleted > 0:
            print_progress(
                f"{start.deleted:,} messages were deleted by Kafka before they were read; what they reported is missing. "
                "To mend it: npm run analytics -- recount"
            )
        # Those of earlier leases, whose holders write nothing any more.
        for old in self._options.out.glob("checkpoint-*"):
            shutil.rmtree(old, ignore_errors=True)
        print_progress(f"holds the lease on the roll-ups (fence {lease.fence})")
        settings, options = self._settings, self._options
        log = (
            self._spark.readStream.format("kafka")
            .options(**self._login)
            .option("kafka.bootstrap.servers", options.brokers)
            .option("subscribe", ",".join(settings.topic_names.values()))
            .option("startingOffsets", starting_offsets(start.offsets, settings.topic_names))
            .option("maxOffsetsPerTrigger", str(options.max_messages))
            # A message that is not there any more ends the query: the next one looks at what there is (above).
            .option("failOnDataLoss", "true")
            .option("fetchOffset.numRetries", "1")
            .option("kafka.default.api.timeout.ms", "10000")
            .option("kafka.request.timeout.ms", "10000")
            .option("kafkaConsumer.pollTimeoutMs", "15000")
            .load()
        )
        messages = log.select("topic", "partition", "offset", "timestamp", "value")
        rows = messages.mapInArrow(stage(settings.text), spark_schema(settings))
        writer = (
            rows.writeStream.foreachBatch(batches.apply)
            .option("checkpointLocation", str(checkpoint))
            .trigger(processingTime=f"{options.trigger_seconds} seconds")
        )
        try:
            return writer.start()
        except PySparkException as error:
            raise QueryFailedError(str(error)) from error

    def _watch(self, query: StreamingQuery, batches: Batches, lease: Lease) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            if batches.failure is not None:
                raise batches.failure
            if not query.isActive:
                failure = query._jsq.exception()
                raise QueryFailedError(reason(failure.get()) if failure.isDefined() else "the query ended by itself")
            if not lease.is_held():
                raise LeaseLostError
            batches.look_again()
            behind = behind_of(query)
            self._status.write("holding", fence=lease.fence, behind=behind, waitingOrders=batches.waiting)
            line = batches.progress.line(behind, batches.waiting)
            if line is not None:
                print_progress(line)


class Batches:
    """The driver's part of each micro-batch."""

    def __init__(self, store: RollUpStore, progress: Progress) -> None:
        """For one query."""
        self.progress = progress
        self.failure: psycopg.Error | LeaseLostError | None = None
        # At once for what waited before, then while something does.
        self.waiting = 1
        self._store = store
        self._last = time.monotonic()

    def apply(self, batch: DataFrame, _batch_id: int) -> None:
        """Writes one; a failure ends the query, and is kept as it was."""
        rows = batch.toArrow()
        if rows.num_rows == 0:
            return
        begun = time.monotonic()
        try:
            outcome = self._store.write(rows)
        except (psycopg.Error, LeaseLostError) as error:
            self.failure = error
            raise
        rejected = pc.sum(rows.column(REJECTED)).as_py() or 0
        self.progress.batch(rows.num_rows, rejected, time.monotonic() - begun, outcome)
        self._keep(outcome)

    def look_again(self) -> None:
        """For orders that wait, when no message has come for a while."""
        if self.waiting > 0 and time.monotonic() - self._last > TURN_SECONDS:
            self._keep(self._store.write(None))

    def _keep(self, outcome: Mapping[tuple[str, str], int]) -> None:
        self.waiting = outcome.get(("waiting", "order"), 0)
        self._last = time.monotonic()


def behind_of(query: StreamingQuery) -> int:
    """Messages that the topics held at the last look and that were not read then."""
    progress = query.lastProgress
    if progress is None:
        return 0
    behind = 0
    for source in progress["sources"]:
        ends, latest = (offsets_in(source[name]) for name in ("endOffset", "latestOffset"))
        behind += sum(max(0, offset - ends.get(place, offset)) for place, offset in latest.items())
    return behind


def offsets_in(value: object) -> dict[tuple[str, str], int]:
    """Of a progress of Kafka's source: topic → partition → offset, as JSON or read already."""
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        return {}
    return {(topic, partition): offset for topic, by in found.items() for partition, offset in by.items()}


def remedy(error: Exception) -> str:
    """What happened and what to do, in one line."""
    first = reason(error.java_exception) if isinstance(error, Py4JJavaError) else first_line(error)
    if isinstance(error, LeaseLostError):
        return "The lease on the roll-ups is lost: another writes, or PostgreSQL was away for longer than it lasts."
    if isinstance(error, KafkaError):
        if "UnknownTopicOrPartition" in first:
            return f"Kafka has no such topic ({first}). To mend it: npm start, which makes the topics."
        return f"Kafka does not answer ({first}). To mend it: npm run stack -- up, or KAFKA_BROKERS and its login."
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return f"PostgreSQL has no tables of roll-ups ({first}). To mend it: npm run migrate -- deploy"
    if isinstance(error, psycopg.OperationalError):
        return f"PostgreSQL does not answer ({first}). To mend it: npm run stack -- up, or DATABASE_URL."
    if isinstance(error, psycopg.Error):
        return f"PostgreSQL refuses the batch ({first})."
    return f"Spark's query failed ({first})."
