"""Rows of the staging table as this package reads them, for the test that holds them against TypeScript's.

`python tests/read_rows.py SETTINGS < messages`: a JSON list of [topic, value] a line in, a JSON row (null: rejected) out.
"""

import json
import sys
from pathlib import Path

from dangol_analytics.roll_up_settings import read_roll_up_settings
from dangol_analytics.staged import RejectedError, StagedReader


def main() -> None:
    reader = StagedReader(read_roll_up_settings(Path(sys.argv[1])))
    for line in sys.stdin:
        topic, value = json.loads(line)
        try:
            row = dict(reader.read(topic, None if value is None else value.encode("utf-8", errors="surrogatepass")) or {})
        except RejectedError:
            row = None
        sys.stdout.write(json.dumps(row) + "\n")


main()
