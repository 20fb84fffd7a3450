"""Spark as the jobs run it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from pyspark.sql import SparkSession


def open_session(name: str, jars: str, memory: str, settings: Mapping[str, str]) -> SparkSession:
    """spark-submit or SPARK_CONF sets where the job runs (master, memory); else it runs on all cores of this machine."""
    # Tasks run on the Python that has the packages, unless a cluster has its own.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName(name)
        .config("spark.driver.memory", memory)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "5000")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "WARN")
    )
    for key, value in settings.items():
        builder = builder.config(key, value)
    if jars:
        builder = builder.config("spark.jars", jars)
    return builder.getOrCreate()
