"""`python -m dangol_analytics neighbours …`: started by `npm run analytics`, or by spark-submit on a cluster."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from pyspark.sql import SparkSession

from .neighbours import Neighbours
from .settings import read_settings
from .sources import read_files, read_kafka


def main(arguments: list[str]) -> None:
    """Runs the job and prints its steps on standard output, one line each."""
    options = parser().parse_args(arguments)
    begun = time.monotonic()
    settings = read_settings(Path(options.settings))
    print_progress("starting Spark")
    spark = session(options.jars, options.partitions, options.memory)
    try:
        print_progress(f"reading {options.topic or options.input}")
        log = read_kafka(spark, options.brokers, options.topic) if options.topic else read_files(spark, options.input)
        job = Neighbours(log, settings, options.top)
        print_progress("folding the log, shopper by shopper")
        result = job.result()
        print_progress("scoring and ranking")
        result.write.mode("overwrite").format(options.format).save(f"{options.out}/neighbours")
        counts = job.counts()
        job.release()
    finally:
        spark.stop()
    report = {**asdict(counts), "top": options.top, "format": options.format, "seconds": time.monotonic() - begun}
    Path(options.out, "report.json").write_text(json.dumps(report) + "\n", encoding="utf-8")
    print_progress(
        f"{counts.events} events, {counts.acts} of them signals, {counts.rejected} rejected; "
        f"{counts.products} products, {counts.pairs} pairs; {report['seconds']:.1f} s"
    )


def parser() -> argparse.ArgumentParser:
    """The options of the command line."""
    options = argparse.ArgumentParser(prog="dangol_analytics")
    job = options.add_subparsers(dest="job", required=True).add_parser("neighbours", help="item–item neighbours")
    job.add_argument("--settings", required=True, help="JSON written by the shop's code")
    source = job.add_mutually_exclusive_group(required=True)
    source.add_argument("--topic", help="topic of the behaviour log")
    source.add_argument("--input", help="file, folder or pattern of JSON lines")
    job.add_argument("--brokers", default="localhost:9092")
    job.add_argument("--out", required=True, help="folder for neighbours/ and report.json")
    job.add_argument("--top", type=int, default=100)
    job.add_argument("--format", choices=["json", "parquet"], default="json")
    job.add_argument("--jars", default="", help="the Kafka connector, separated by commas")
    job.add_argument("--partitions", type=int, default=32, help="of a shuffle at most; small ones are put together")
    job.add_argument("--memory", default="2g", help="heap of the driver, which on one machine does all the work")
    return options


def session(jars: str, partitions: int, memory: str) -> SparkSession:
    """spark-submit or SPARK_CONF sets where the job runs (master, memory); else it runs on all cores of this machine."""
    # Tasks run on the Python that has the packages, unless a cluster has its own.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName("dangol neighbours")
        .config("spark.driver.memory", memory)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", str(partitions))
        .config("spark.sql.session.timeZone", "UTC")
        # A machine that is busy with other things is no failure.
        .config("spark.sql.broadcastTimeout", "3600")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "5000")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "WARN")
    )
    if jars:
        builder = builder.config("spark.jars", jars)
    return builder.getOrCreate()


def print_progress(line: str) -> None:
    """Prints one line of progress, without buffering."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
