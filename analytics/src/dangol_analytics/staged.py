"""Messages of topics `orders` and `behavior` as rows of the staging table, by the contract's schemas.

Equal to what the shop's own reader makes of the same messages (tests/analytics/roll-up-rows.test.ts). What each column
means is written beside the table (server/adapters/postgres/roll-ups/apply-statements.ts).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import fastjsonschema
import pyarrow as pa

from .moments import epoch_ms
from .roll_up_settings import RollUpSettings, parse_roll_up_settings

if TYPE_CHECKING:
    Row = Mapping[str, object]

REJECTED = "rejected"
"""A column that is not staged: messages that are none, since the row before."""
ORDERS = "orders"
BEHAVIOR = "behavior"

# What crosses from Spark to the staging table, by the table's types. Ids and enums are text that PostgreSQL reads.
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "timestamptz": pa.timestamp("us", tz="UTC"),
}
SPARK_TYPES: Mapping[str, str] = {
    "int": "int",
    "bigint": "bigint",
    "boolean": "boolean",
    "timestamptz": "timestamp",
}


class RejectedError(ValueError):
    """A message the shop's workers would set aside as a dead letter."""


class StagedReader:
    """Reads messages with the schemas of the contract; compiled once."""

    def __init__(self, settings: RollUpSettings) -> None:
        """Compiles the schemas."""
        self._hints_of_status = settings.hints_of_status
        self._hints_of_event = settings.hints_of_event
        # Formats are held by patterns, the contract's own.
        self._order = fastjsonschema.compile(dict(settings.order_schema), use_formats=False)
        self._events: dict[str, Callable[[Any], Any]] = {
            name: fastjsonschema.compile(dict(schema), use_formats=False) for name, schema in settings.event_schemas.items()
        }

    def read(self, topic: str, message: bytes | None) -> Row | None:
        """The row of a message but its place; None where it changes nothing. RejectedError: it is no message."""
        if message is None:
            raise RejectedError("the message is empty")
        try:
            value: object = json.loads(message.decode("utf-8", errors="replace"), parse_constant=_no_number)
            if not isinstance(value, dict):
                raise RejectedError("not an object")
            return self._order_row(value) if topic == ORDERS else self._event_row(value)
        except fastjsonschema.JsonSchemaValueException as error:
            raise RejectedError(error.message) from error
        except RecursionError as error:
            raise RejectedError("nested too deeply") from error
        except ValueError as error:
            raise RejectedError(str(error)) from error

    def _order_row(self, order: dict[str, Any]) -> Row | None:
        self._order(order)
        return _hint(order["orderId"], self._hints_of_status.get(order["status"], ("placed",)))

    def _event_row(self, event: dict[str, Any]) -> Row | None:
        kind = event.get("type")
        validate = self._events.get(kind) if isinstance(kind, str) else None
        if validate is None:
            raise RejectedError("no type that the contract knows")
        validate(event)
        occurred_ms = epoch_ms(event["occurredAt"])
        payload = event["payload"]
        hints = self._hints_of_event.get(str(kind), ())
        hint = _hint(payload["orderId"], hints) if hints else None
        # A quarantined act counts for its own shopper's lists alone (docs/decisions/0083); its order is one.
        if event.get("crowd") is True:
            return hint
        return {
            **(hint or {}),
            "id": event["id"],
            "occurred_at": occurred_ms * 1_000,
            "type": kind,
            "source": event.get("source", "shop"),
            "shopper_id": event["shopperId"],
            "has_product": payload.get("productId") is not None,
        }


def _hint(order_id: str, what: Iterable[str]) -> Row | None:
    hints = set(what)
    if not hints:
        return None
    return {"order_id": order_id.lower(), "placed": "placed" in hints, "cancelled": "cancelled" in hints}


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def spark_schema(settings: RollUpSettings) -> str:
    """The rows as Spark's DDL."""
    columns = [f"`{column.name}` {SPARK_TYPES.get(column.type, 'string')}" for column in settings.staged_columns]
    return ", ".join([*columns, f"`{REJECTED}` int"])


def arrow_schema(settings: RollUpSettings) -> pa.Schema:
    """The same as Arrow has it."""
    fields = [pa.field(column.name, ARROW_TYPES.get(column.type, pa.string())) for column in settings.staged_columns]
    return pa.schema([*fields, pa.field(REJECTED, pa.int32())])


class Staging(NamedTuple):
    """What a task needs."""

    reader: StagedReader
    topic_of: Mapping[str, str]
    schema: pa.Schema


@lru_cache(maxsize=1)
def staging_of(text: str) -> Staging:
    """Once a process: the schemas take 0.2 s to compile, and a process runs a task for each partition and micro-batch."""
    settings = parse_roll_up_settings(text)
    topic_of = {name: topic for topic, name in settings.topic_names.items()}
    return Staging(StagedReader(settings), topic_of, arrow_schema(settings))


def stage(text: str) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a task of Spark runs over (topic, partition, offset, timestamp, value) of one partition of a topic."""

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reader, topic_of, schema = staging_of(text)
        for batch in batches:
            yield pa.RecordBatch.from_pylist(staged_rows(reader, topic_of, batch), schema=schema)

    return read


def staged_rows(reader: StagedReader, topic_of: Mapping[str, str], batch: pa.RecordBatch) -> list[Row]:
    """Rows of a batch of messages: one for each that changes something, and the last one's place in any case."""
    rows: list[Row] = []
    names, partitions, offsets, times, values = (batch.column(at) for at in range(5))
    # Numbers, not datetimes: the time zone of the machine plays no part.
    micros = times.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_pylist()
    messages = zip(names.to_pylist(), partitions.to_pylist(), offsets.to_pylist(), micros, values.to_pylist(), strict=True)
    rejected = 0
    for at, (name, partition, offset, message_at, value) in enumerate(messages):
        topic = topic_of[name]
        try:
            row = reader.read(topic, value)
        except RejectedError:
            rejected += 1
            row = None
        if row is None and at < batch.num_rows - 1:
            continue
        place = {"topic": topic, "partition": partition, "offset": offset, "message_at": message_at}
        rows.append({**place, **(row or {}), REJECTED: rejected})
        rejected = 0
    return rows
