"""Hours and parts of the day, read from words that `dates` has turned into English ones: "morning half 10 oclock"."""

import re
from datetime import time
from enum import StrEnum


class Part(StrEnum):
    """A part of the day."""

    DAWN = "dawn"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


SMALL_HOURS = 5
_OFFICE_OPENS = 8  # an hour without a part of the day is one of these: 8 to 12 before noon, 1 to 7 after it
_HALF_DAY = 12
_NUMBER = r"n?(?P<hour>\d{1,2})"
PARTS = "|".join(Part)
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\S)(?:(?P<shift>half|quarter|less) )?{_NUMBER}(?:[:.](?P<minute>\d\d))? (?P<unit>oclock|am|pm)(?!\S)",
        rf"(?<!\S){_NUMBER}[:.](?P<minute>\d\d)(?!\S)",
        rf"(?<!\S)(?:{PARTS}) (?P<hour>\d{{1,2}})(?! (?:_|day|week|month|hour|date))(?!\S)",
        rf"(?<!\S)(?P<shift>half|quarter|less) {_NUMBER}(?!\S)",
    )
)
_SHIFTS = {"half": 30, "quarter": 15, "less": -15}


def part_in(said: str) -> Part | None:
    """Return the part of the day that is named first."""
    found = re.search(rf"(?<!\S)(?:{PARTS})(?!\S)", said)
    return Part(found[0]) if found else None


def clock_in(said: str) -> time | None:
    """Return the hour that is named first; one without a part of the day is an hour of the working day."""
    found = next((match for pattern in _TIMES if (match := pattern.search(said))), None)
    if found is None:
        return None
    told = found.groupdict()
    minutes = int(told["hour"]) * 60 + int(told.get("minute") or 0) + _SHIFTS.get(told.get("shift") or "", 0)
    hour, minute = divmod(minutes, 60)
    if not 0 <= hour < 24 or int(told.get("minute") or 0) > 59:
        return None
    return time(_of_day(hour, told.get("unit") or "", part_in(said)), minute)


def _of_day(hour: int, unit: str, part: Part | None) -> int:
    """Return the hour of 24 that an hour of twelve means."""
    if hour > _HALF_DAY or (hour == 0 and unit != "pm"):
        return hour
    hour %= _HALF_DAY
    match unit, part:
        case "am", _:
            after_noon = False
        case "pm", _:
            after_noon = True
        case _, Part.DAWN | Part.MORNING:
            after_noon = hour == 0
        case _, Part.NIGHT:
            after_noon = hour >= SMALL_HOURS
        case _, Part.NOON:
            after_noon = hour < SMALL_HOURS
        case _, None:
            after_noon = hour < _OFFICE_OPENS
        case _:
            after_noon = True
    return hour + _HALF_DAY if after_noon else hour
