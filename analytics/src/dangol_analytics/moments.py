"""Moments of the log: ISO 8601 as the contract writes it, in whole milliseconds as JavaScript reads it."""

from __future__ import annotations

import re
from datetime import date

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
EPOCH_DAY = date(1970, 1, 1).toordinal()
END_MS = (date(2100, 1, 1).toordinal() - EPOCH_DAY) * 86_400_000


def epoch_ms(text: str) -> int:
    """Milliseconds since 1970; a further digit is cut off, not rounded. ValueError: no moment, or not of 1970–2099."""
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no moment")
    year, month, day, hour, minute, second, fraction, sign, zone_hour, zone_minute = found.groups()
    minutes = (date(int(year), int(month), int(day)).toordinal() - EPOCH_DAY) * 1_440 + int(hour) * 60 + int(minute)
    if sign is not None:
        offset = int(zone_hour) * 60 + int(zone_minute)
        minutes += -offset if sign == "+" else offset
    moment = minutes * 60_000 + int(second or 0) * 1_000 + int(((fraction or "") + "000")[:3])
    if not 0 <= moment < END_MS:
        raise ValueError(f"{text!r} does not lie in 1970–2099")
    return moment
