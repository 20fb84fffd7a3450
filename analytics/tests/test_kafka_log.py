import json

from dangol_analytics.kafka_log import Range, start_of, starting_offsets

RANGES = {("orders", 0): Range(0, 10), ("behavior", 0): Range(5, 40), ("behavior", 1): Range(0, 0)}


def test_a_query_begins_at_the_stored_offsets_and_elsewhere_at_the_first_message() -> None:
    start = start_of(RANGES, {("orders", 0): 10, ("behavior", 0): 17})
    assert start.offsets == {("orders", 0): 10, ("behavior", 0): 17, ("behavior", 1): 0}
    assert start.made_anew == []
    assert start.deleted == 0


def test_a_topic_that_was_made_anew_is_read_from_its_start() -> None:
    shrunk = start_of(RANGES, {("orders", 0): 10, ("behavior", 0): 41, ("behavior", 1): 0})
    assert shrunk.made_anew == ["behavior"]
    assert shrunk.offsets == {("orders", 0): 10, ("behavior", 0): 5, ("behavior", 1): 0}
    assert start_of(RANGES, {("orders", 3): 1}).made_anew == ["orders"]


def test_messages_that_kafka_deleted_are_counted() -> None:
    start = start_of(RANGES, {("orders", 0): 3, ("behavior", 0): 1})
    assert start.offsets["behavior", 0] == 5
    assert start.deleted == 4


def test_the_connector_gets_every_partition_by_its_name_on_the_brokers() -> None:
    offsets = starting_offsets({("orders", 0): 3, ("orders", 1): 0}, {"orders": "shop.orders"})
    assert json.loads(offsets) == {"shop.orders": {"0": 3, "1": 0}}
