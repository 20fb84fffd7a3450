import json
import re
from pathlib import Path

import psycopg
import pytest

from dangol_analytics.kafka_log import KafkaError
from dangol_analytics.lease import LeaseLostError
from dangol_analytics.progress import Status
from dangol_analytics.stream import QueryFailedError, offsets_in, remedy


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            psycopg.OperationalError("connection failed\nsecond line"),
            r"\(connection failed\).*npm run stack -- up, or DATABASE_URL",
        ),
        (psycopg.errors.UndefinedTable("no roll_up_lease"), "npm run migrate -- deploy"),
        (KafkaError("TimeoutException: listNodes"), "KAFKA_BROKERS"),
        (KafkaError("UnknownTopicOrPartitionException: "), "makes the topics"),
        (LeaseLostError(), "another writes"),
        (QueryFailedError("IllegalStateException: gone"), "IllegalStateException: gone"),
    ],
)
def test_what_failed_is_one_line_with_its_remedy(error: Exception, text: str) -> None:
    line = remedy(error)
    assert "\n" not in line
    assert re.search(text, line)


def test_offsets_of_a_progress_are_read_as_json_or_as_they_are() -> None:
    expected = {("behavior", "0"): 3, ("orders", "1"): 4}
    found = {"behavior": {"0": 3}, "orders": {"1": 4}}
    assert offsets_in(found) == offsets_in(json.dumps(found)) == expected
    assert offsets_in(None) == offsets_in("null") == {}


def test_the_status_is_written_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "status.json"
    status = Status(file)
    status.write("waiting")
    first = json.loads(file.read_text())
    status.add(messages=5, batches=1)
    status.write("waiting")
    assert json.loads(file.read_text()) == first
    status.write("holding", behind=2)
    second = json.loads(file.read_text())
    changed = {"state": "holding", "behind": 2, "messages": 5, "batches": 1}
    assert second == {**first, "at": second["at"], **changed}
