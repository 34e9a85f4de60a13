"""When reminders of one appointment go out: by its rules, inside her safe hours, never after its time. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from gateway.i18n.reminder_rules import span

Opening = Callable[[datetime], datetime | None]
"""Gives a moment inside her hours as it is, else when they next begin; None where they never do."""
END = "end"
"""The row that comes due with the appointment itself: whoever hasn't answered by then becomes a task."""


@dataclass(frozen=True)
class Planned:
    """One reminder by the name of its rule, and when it is due."""

    rule: str
    due_at: datetime


def plan(starts_at: datetime, rules: Iterable[str], opens: Opening, now: datetime) -> list[Planned]:
    """Return the reminders of an appointment that still make sense, in their order, and its end.

    One is dropped whose moment is past, or whose safe hour would come after the appointment or the next reminder.
    """
    wanted = sorted((starts_at - span(rule), rule) for rule in rules)
    limits = [moment for moment, _ in wanted[1:]] + [starts_at]
    planned = []
    for (moment, rule), limit in zip(wanted, limits, strict=True):
        opening = opens(moment) if moment >= now else None
        if opening is not None and opening < limit:
            planned.append(Planned(rule, opening))
    return [*planned, Planned(END, starts_at)] if starts_at > now else []
