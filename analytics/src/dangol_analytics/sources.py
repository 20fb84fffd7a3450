"""The behaviour log as rows (value, origin, block, row): a shopper's rows, sorted by the last three, are in the log's order."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

ORDER = ("origin", "block", "row")


def read_kafka(spark: SparkSession, brokers: str, topic: str) -> DataFrame:
    """All that the topic holds now. It is keyed by shopper, so a shopper's events are in one partition, by offset."""
    log = (
        spark.read.format("kafka")
        .options(**login_options(os.environ))
        .option("kafka.bootstrap.servers", brokers)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("endingOffsets", "latest")
        .load()
    )
    return log.select(
        "value",
        f.format_string("%08d", "partition").alias("origin"),
        f.lit(0).cast("long").alias("block"),
        f.col("offset").alias("row"),
    )


def login_options(environment: Mapping[str, str]) -> dict[str, str]:
    """Options of the Kafka connector for a login by SASL SCRAM-SHA-512; none where KAFKA_USERNAME is not set."""
    username = environment.get("KAFKA_USERNAME", "")
    if not username:
        return {}
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in (username, environment.get("KAFKA_PASSWORD", ""))]
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    return {
        "kafka.security.protocol": "SASL_PLAINTEXT",
        "kafka.sasl.mechanism": "SCRAM-SHA-512",
        "kafka.sasl.jaas.config": f'{module} required username="{quoted[0]}" password="{quoted[1]}";',
    }


def read_files(spark: SparkSession, path: str) -> DataFrame:
    """One event a line, plain or .gz; files in the order of their names.

    A large file is read in blocks by several tasks. Within a task rows are numbered as they are read, so the name, where the
    block begins and that number give the place in the log without a pass to count lines.
    """
    log = spark.read.text(path)
    return log.select(
        f.col("value").cast("binary").alias("value"),
        f.col("_metadata.file_path").alias("origin"),
        f.col("_metadata.file_block_start").alias("block"),
        f.monotonically_increasing_id().alias("row"),
    ).where(f.length("value") > 0)
