"""What the topics hold, asked of the brokers by the client that Spark's connector contains."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from py4j.protocol import Py4JJavaError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from .roll_up_store import Place

ANSWER_SECONDS = 10


class Range(NamedTuple):
    """Offsets of a partition: of its first message, and behind its last one."""

    first: int
    end: int


class KafkaError(Exception):
    """One line: what the brokers refuse, or that they do not answer."""


class Start(NamedTuple):
    """Where a query begins."""

    offsets: dict[Place, int]
    made_anew: list[str]
    """Topics whose stored offsets are of an earlier topic of that name."""
    deleted: int
    """Messages that were deleted before they were read."""


def read_ranges(spark: SparkSession, brokers: str, login: Mapping[str, str], names: Mapping[str, str]) -> dict[Place, Range]:
    """Of all partitions of the topics (the shop's name → the brokers'). Raises KafkaError."""
    jvm: Any = spark._jvm
    admin_client = jvm.org.apache.kafka.clients.admin
    properties = jvm.java.util.HashMap()
    properties.put("bootstrap.servers", brokers)
    properties.put("default.api.timeout.ms", str(ANSWER_SECONDS * 1_000))
    properties.put("request.timeout.ms", str(ANSWER_SECONDS * 1_000 // 2))
    for name, value in login.items():
        properties.put(name.removeprefix("kafka."), value)
    admin = None
    try:
        admin = admin_client.AdminClient.create(properties)
        described = admin.describeTopics(jvm.java.util.ArrayList(list(names.values()))).allTopicNames().get()
        places = {
            (topic, partition.partition()): jvm.org.apache.kafka.common.TopicPartition(name, partition.partition())
            for topic, name in names.items()
            for partition in described.get(name).partitions()
        }
        ends = []
        for spec in (admin_client.OffsetSpec.earliest(), admin_client.OffsetSpec.latest()):
            asked = jvm.java.util.HashMap()
            for place in places.values():
                asked.put(place, spec)
            found = admin.listOffsets(asked).all().get()
            ends.append({place: found.get(partition).offset() for place, partition in places.items()})
        return {place: Range(ends[0][place], ends[1][place]) for place in places}
    except Py4JJavaError as error:
        raise KafkaError(reason(error.java_exception)) from error
    finally:
        if admin is not None:
            admin.close()


def reason(cause: Any) -> str:  # noqa: ANN401 (an object of the JVM)
    """Of a Throwable's innermost cause: its class and one line. Of a task of Python that is the last one."""
    while cause.getCause() is not None:
        cause = cause.getCause()
    lines = [line for line in str(cause.getMessage() or "").splitlines() if line.strip()] or [""]
    name = str(cause.getClass().getSimpleName())
    return f"{name}: {lines[-1] if name == 'PythonException' else lines[0]}"


def start_of(ranges: Mapping[Place, Range], stored: Mapping[Place, int]) -> Start:
    """From the stored offsets; of a partition that has none, from its first message.

    A stored offset behind the end, or of a partition that is not there, is of another topic of that name.
    """
    made_anew = sorted({place[0] for place, offset in stored.items() if place not in ranges or offset > ranges[place].end})
    known = {place: offset for place, offset in stored.items() if place[0] not in made_anew}
    offsets = {place: max(known.get(place, found.first), found.first) for place, found in ranges.items()}
    deleted = sum(offsets[place] - offset for place, offset in known.items())
    return Start(offsets, made_anew, deleted)


def starting_offsets(offsets: Mapping[Place, int], names: Mapping[str, str]) -> str:
    """As the connector's option wants them: all partitions of all topics."""
    by_topic: dict[str, dict[str, int]] = {}
    for (topic, partition), offset in offsets.items():
        by_topic.setdefault(names[topic], {})[str(partition)] = offset
    return json.dumps(by_topic)
