"""Item–item neighbours of ItemCF over the whole behaviour log, equal to those the shop's recommender computes event by event.

What is computed (domain/recommendation; docs/decisions/0010 has the reasons)
    Each shopper keeps a bounded history of distinct products. An act adds its weight to the product's affinity, within ± the
    cap, and puts the product in front; one seen again within `revisit_span` items keeps its ordinal. What falls out of the
    history, a duplicate among the newest event ids and a forgotten shopper count for nothing (history.py).
    For every two products of one shopper at most `pair_window` ordinals apart, with s the strength of an affinity, n the
    later one's ordinal and d the baskets between them:

        C[earlier → later] += round(U · s · s / (ln(2 + min(n, 20)) · √max(d, 1)))       U = cell_unit
        C[later → earlier] += round(that · backward_share), all of it when d = 0

    f(i) is the number of shoppers who like i. The neighbours of j are the K largest, ties to the smaller product id, of

        score(j → i) = round(UNIT · C[j→i] / (f(j) + shrinkage)^seed_exponent) / (f(i) + shrinkage)^candidate_exponent

    which is what j, just viewed, gives i in the recommender's own sum (item-cf.ts).

What is equal, and to what
    Cells and frequencies are sums of integers, so neither the order of events of different shoppers nor the number of tasks
    changes them: they equal TypeScript's exactly. Scores are made of the same IEEE operations in the same order; only `pow`
    is not one of these. It is taken here, on the driver, from the C library that Node uses too: bit for bit the same where
    both run on one machine, within 1e-12 (relative) anywhere.
    The log's moments play no part: neighbours do not age by the clock.

What is not equal
    The recommender folds events that come while this job runs; the job sees the log as of its start. An event that the
    contract refuses counts for neither; here only types that carry signals are looked at, so `rejected` is at most the
    number of dead letters.

Cost
    One shuffle of the events (shopper, ids of products: some 60 bytes an event), one of the cells, one of the scored pairs.
    Memory: one shopper's history and COMBINED cells a task; everything else spills. O(events · pair_window) cells.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, Observation, Window
from pyspark.sql import functions as f

from .events import Act, EventReader, RejectedError
from .history import History
from .sources import ORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .settings import Settings

    Batches = Iterable[pa.RecordBatch]

COMBINED = 500_000
"""Cells a task adds up before it hands them on: fewer rows in the shuffle, bounded memory."""
ROWS_A_BATCH = 20_000

ACTS = (
    "shopper string, origin string, block bigint, row bigint, event string, "
    "products array<int>, weight int, one_basket boolean, forgets boolean, rejected boolean"
)
ACTS_ARROW = pa.schema(
    [
        ("shopper", pa.string()),
        ("origin", pa.string()),
        ("block", pa.int64()),
        ("row", pa.int64()),
        ("event", pa.string()),
        ("products", pa.list_(pa.int32())),
        ("weight", pa.int32()),
        ("one_basket", pa.bool_()),
        ("forgets", pa.bool_()),
        ("rejected", pa.bool_()),
    ]
)
# `neighbour` null: the frequency of `asked`.
CELLS = "asked int, neighbour int, cell bigint"
CELLS_ARROW = pa.schema([("asked", pa.int32()), ("neighbour", pa.int32()), ("cell", pa.int64())])


@dataclass(frozen=True)
class Counts:
    """What a run read and found."""

    events: int
    rejected: int
    acts: int
    products: int
    pairs: int


class Neighbours:
    """The job: lazy until `result` is written, which `release` follows."""

    def __init__(self, log: DataFrame, settings: Settings, top: int) -> None:
        """`log`: rows of sources.py. `top`: neighbours a product keeps."""
        self._settings = settings
        self._top = top
        self._read = Observation("read")
        self._parsed = Observation("parsed")
        events = log.where(f.col("value").isNotNull()).observe(self._read, f.count(f.lit(1)).alias("events"))
        acts = (
            events.mapInArrow(reading(settings), ACTS)
            .observe(
                self._parsed,
                f.count_if(f.col("rejected")).alias("rejected"),
                f.count_if(~f.col("rejected")).alias("acts"),
            )
            .where(~f.col("rejected"))
        )
        cells = acts.repartition("shopper").sortWithinPartitions("shopper", *ORDER).mapInArrow(folding(settings), CELLS)
        self._summed = cells.groupBy("asked", "neighbour").agg(f.sum("cell").alias("cell"))
        self._summed = self._summed.persist(StorageLevel.DISK_ONLY)

    def result(self) -> DataFrame:
        """One row a product that somebody likes: `productId`, `frequency`, `neighbours` [{productId, score}], best first."""
        frequency = self._summed.where(f.col("neighbour").isNull()).select("asked", f.col("cell").alias("frequency"))
        divisors = self._divisors(frequency)
        weighed = frequency.join(f.broadcast(divisors), "frequency")
        asked = weighed.select("asked", "frequency", "weight")
        candidates = weighed.select(f.col("asked").alias("neighbour"), f.col("divisor"))
        amount = f.floor(f.col("weight") * f.col("cell") + 0.5)
        scored = f.struct("rank", f.col("neighbour").alias("productId"), "score")
        best = Window.partitionBy("asked").orderBy(f.col("score").desc(), f.col("neighbour"))
        ranked = (
            self._summed.where(f.col("neighbour").isNotNull() & (f.col("cell") > 0))
            .join(asked, "asked")
            .join(candidates, "neighbour")
            .select("asked", "neighbour", (amount / f.col("divisor")).alias("score"))
            .withColumn("rank", f.row_number().over(best))
            .where(f.col("rank") <= self._top)
            .groupBy("asked")
            .agg(f.array_sort(f.collect_list(scored)).alias("best"))
            .withColumn("neighbours", f.transform("best", lambda one: f.struct(one["productId"], one["score"])))
        )
        none = f.array().cast("array<struct<productId:int,score:double>>")
        return frequency.join(ranked, "asked", "left").select(
            f.col("asked").alias("productId"),
            "frequency",
            f.coalesce("neighbours", none).alias("neighbours"),
        )

    def counts(self) -> Counts:
        """After the result was written."""
        pairs, products = self._summed.select(
            f.count_if(f.col("neighbour").isNotNull() & (f.col("cell") > 0)), f.count_if(f.col("neighbour").isNull())
        ).collect()[0]
        return Counts(
            events=self._read.get["events"],
            rejected=self._parsed.get["rejected"],
            acts=self._parsed.get["acts"],
            products=products,
            pairs=pairs,
        )

    def release(self) -> None:
        """Gives the disk back."""
        self._summed.unpersist()

    def _divisors(self, frequency: DataFrame) -> DataFrame:
        """(frequency, weight of the product asked, divisor of the candidate) of the frequencies that occur: some thousands."""
        settings = self._settings
        viewed = settings.strength(settings.signal_weights["detail"])
        rows = [
            (
                count,
                settings.unit * (viewed / power(count + settings.item_shrinkage, settings.seed_exponent)),
                power(count + settings.item_shrinkage, settings.candidate_exponent),
            )
            for (count,) in frequency.select("frequency").distinct().collect()
        ]
        return frequency.sparkSession.createDataFrame(rows, "frequency bigint, weight double, divisor double")


def power(base: float, exponent: float) -> float:
    """`base ** exponent` as JavaScript has it: a square root is taken as one."""
    return math.sqrt(base) if exponent == 0.5 else float(base) ** exponent


def reading(settings: Settings) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Messages to acts; events without a signal are left out, messages that are no event are marked."""

    def read(batches: Batches) -> Iterator[pa.RecordBatch]:
        reader = EventReader(settings)
        for batch in batches:
            rows = []
            for row in batch.to_pylist():
                value = row.pop("value")
                try:
                    act = reader.read(value)
                except RejectedError:
                    rows.append({**row, "rejected": True})
                    continue
                if act is not None:
                    rows.append({**row, **act._asdict(), "rejected": False})
            yield pa.RecordBatch.from_pylist(rows, ACTS_ARROW)

    return read


def folding(settings: Settings) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Acts, sorted by shopper and then by their place in the log, to partial sums of cells."""

    def fold(batches: Batches) -> Iterator[pa.RecordBatch]:
        sums: dict[tuple[int, int | None], int] = {}
        shopper: str | None = None
        history = History(settings)
        for batch in batches:
            for row in batch.to_pylist():
                if row["shopper"] != shopper:
                    add_up(history, sums)
                    shopper = row["shopper"]
                    history = History(settings)
                    if len(sums) > COMBINED:
                        yield from batches_of(sums)
                        sums = {}
                if row["forgets"]:
                    history = History(settings)
                    continue
                history.apply(Act(**{name: row[name] for name in Act._fields}))
        add_up(history, sums)
        yield from batches_of(sums)

    return fold


def add_up(history: History, sums: dict[tuple[int, int | None], int]) -> None:
    """Adds what one shopper's history stands for."""
    for product in history.liked():
        sums[product, None] = sums.get((product, None), 0) + 1
    for asked, neighbour, cell in history.cells():
        sums[asked, neighbour] = sums.get((asked, neighbour), 0) + cell


def batches_of(sums: dict[tuple[int, int | None], int]) -> Iterator[pa.RecordBatch]:
    """The sums as Arrow batches."""
    keys = list(sums)
    for start in range(0, len(keys), ROWS_A_BATCH):
        some = keys[start : start + ROWS_A_BATCH]
        columns = [
            pa.array([asked for asked, _ in some], pa.int32()),
            pa.array([neighbour for _, neighbour in some], pa.int32()),
            pa.array([sums[key] for key in some], pa.int64()),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=CELLS_ARROW)
