"""`python -m dangol_analytics neighbours …` or `stream …`: started by `npm run analytics`, or by spark-submit on a cluster."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from py4j.protocol import Py4JError

from .neighbours import Neighbours
from .postgres import connect
from .progress import print_progress
from .roll_up_settings import read_roll_up_settings
from .session import open_session
from .settings import read_settings
from .sources import read_files, read_kafka
from .stream import SESSION, SparkGoneError, Stream, StreamOptions


def main(arguments: list[str]) -> None:
    """Runs the job and prints its steps on standard output, one line each. A stream that cannot go on exits with 1."""
    options = parser().parse_args(arguments)
    if options.job == "stream":
        stream(options)
    else:
        neighbours(options)


def neighbours(options: argparse.Namespace) -> None:
    """Reads the log to its end."""
    begun = time.monotonic()
    settings = read_settings(Path(options.settings))
    print_progress("starting Spark")
    own = {
        "spark.sql.shuffle.partitions": str(options.partitions),
        # A machine that is busy with other things is no failure.
        "spark.sql.broadcastTimeout": "3600",
    }
    spark = open_session("dangol neighbours", options.jars, options.memory, own)
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


def stream(options: argparse.Namespace) -> None:
    """Keeps the roll-ups until SIGINT, SIGTERM or SIGHUP, or until the process that started it is gone."""
    begun = time.monotonic()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    if options.until_input_ends:
        threading.Thread(target=set_at_end_of_input, args=(stop,), daemon=True).start()
    settings = read_roll_up_settings(Path(options.settings))
    print_progress("starting Spark")
    spark = open_session("dangol roll-ups", options.jars, options.memory, SESSION)
    try:
        print_progress(f"Spark runs after {time.monotonic() - begun:.1f} s")
        how = StreamOptions(options.brokers, Path(options.out), options.max_messages, options.trigger)
        Stream(spark, settings, how, connect, stop).run()
    except SparkGoneError:
        print_progress("Spark's Java process has ended. To mend it: start this again, with more --memory if it ran out")
        sys.exit(1)
    finally:
        with contextlib.suppress(Py4JError, ConnectionError):
            spark.stop()


def set_at_end_of_input(stop: threading.Event) -> None:
    """The pipe ends when its other side does, also by a kill -9."""
    # Without a buffer: its lock, held by a thread that waits, would end Python with an abort.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


def parser() -> argparse.ArgumentParser:
    """The options of the command line."""
    options = argparse.ArgumentParser(prog="dangol_analytics")
    jobs = options.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("neighbours", help="item–item neighbours over the whole log")
    shared_options(job)
    source = job.add_mutually_exclusive_group(required=True)
    source.add_argument("--topic", help="topic of the behaviour log")
    source.add_argument("--input", help="file, folder or pattern of JSON lines")
    job.add_argument("--top", type=int, default=100)
    job.add_argument("--format", choices=["json", "parquet"], default="json")
    job.add_argument("--partitions", type=int, default=32, help="of a shuffle at most; small ones are put together")
    following = jobs.add_parser("stream", help="roll-ups, kept up to date; DATABASE_URL is read from the environment")
    shared_options(following)
    following.add_argument("--max-messages", type=int, default=20_000, help="of a micro-batch")
    following.add_argument("--trigger", type=float, default=1.0, help="seconds between two micro-batches at least")
    following.add_argument("--until-input-ends", action="store_true", help="stop when standard input is closed")
    return options


def shared_options(job: argparse.ArgumentParser) -> None:
    """Of every job."""
    job.add_argument("--settings", required=True, help="JSON written by the shop's code")
    job.add_argument("--brokers", default="localhost:9092")
    job.add_argument("--out", required=True, help="folder of what the job writes")
    job.add_argument("--jars", default="", help="the Kafka connector, separated by commas")
    job.add_argument("--memory", default="2g", help="heap of the driver, which on one machine does all the work")


if __name__ == "__main__":
    main(sys.argv[1:])
