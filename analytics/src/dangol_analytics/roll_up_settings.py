"""What the roll-ups are, from the shop's own code: the JSON file of `rollUpJobSettings()` (docs/decisions/0126, 0127).

No name of a table, no statement and no schema of a message stands in this package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1


@dataclass(frozen=True)
class Column:
    """A column of the staging table, with its type in PostgreSQL."""

    name: str
    type: str


@dataclass(frozen=True)
class LeaseSettings:
    """The lease on writing: its statements, which read holder and fence from settings of the transaction."""

    seconds: float
    renew_seconds: float
    lost_sql_state: str
    acquire: str
    renew: str
    request: str
    release: str


@dataclass(frozen=True)
class RollUpSettings:
    """Statements are run as they stand; names of topics are the shop's (`topic_names`: those on the brokers)."""

    text: str
    """The file itself: what a task of Spark gets, and reads once."""
    topic_names: Mapping[str, str]
    holder_setting: str
    fence_setting: str
    lease: LeaseSettings
    read_offsets: str
    begin_offsets: str
    forget_offsets: str
    check_fence: str
    prepare: Sequence[str]
    staged_table: str
    staged_columns: Sequence[Column]
    apply: Sequence[str]
    outcome: str
    hints_of_status: Mapping[str, Sequence[str]]
    """What an order of a status is looked up for; one that is not listed: that it was placed."""
    hints_of_event: Mapping[str, Sequence[str]]
    order_schema: Mapping[str, Any]
    event_schemas: Mapping[str, Mapping[str, Any]]


def read_roll_up_settings(path: Path) -> RollUpSettings:
    """Reads the file. Raises ValueError when it is of another format than this code reads."""
    return parse_roll_up_settings(path.read_text(encoding="utf-8"))


def parse_roll_up_settings(text: str) -> RollUpSettings:
    """The same of the file's text."""
    raw = json.loads(text)
    if raw.get("format") != FORMAT:
        raise ValueError(f"The settings of the roll-ups have format {raw.get('format')}; this job reads {FORMAT}.")
    lease = raw["lease"]
    return RollUpSettings(
        text=text,
        topic_names=raw["topicNames"],
        holder_setting=raw["settings"]["holder"],
        fence_setting=raw["settings"]["fence"],
        lease=LeaseSettings(
            seconds=lease["seconds"],
            renew_seconds=lease["renewSeconds"],
            lost_sql_state=lease["lostSqlState"],
            acquire=lease["acquire"],
            renew=lease["renew"],
            request=lease["request"],
            release=lease["release"],
        ),
        read_offsets=raw["offsets"]["read"],
        begin_offsets=raw["offsets"]["begin"],
        forget_offsets=raw["offsets"]["forget"],
        check_fence=raw["checkFence"],
        prepare=[statement["sql"] for statement in raw["prepare"]],
        staged_table=raw["staging"]["table"],
        staged_columns=[Column(column["name"], column["type"]) for column in raw["staging"]["columns"]],
        apply=[statement["sql"] for statement in raw["apply"]],
        outcome=raw["outcome"]["sql"],
        hints_of_status=raw["hints"]["ofStatus"],
        hints_of_event=raw["hints"]["ofEvent"],
        order_schema=raw["orderHint"],
        event_schemas=raw["events"],
    )
