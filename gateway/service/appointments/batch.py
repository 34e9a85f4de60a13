"""What one tick has decided and not yet written."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from gateway.service.parties import Crowd
from gateway.store import outbox, reminders
from gateway.store.appointments import Event
from gateway.store.questions import Question
from gateway.store.reminders import Due, ReminderState


@dataclass
class Batch:
    """Filled by one decision after another; `rows` and `asked` are by the reminder that they came from."""

    now: datetime
    crowd: Crowd
    rows: dict[str, outbox.New] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    later: dict[str, datetime] = field(default_factory=dict)
    settled: dict[ReminderState, list[str]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[str, Event] = field(default_factory=dict)
    planned: list[reminders.New] = field(default_factory=list)

    def settle(self, one: Due, state: ReminderState) -> None:
        """Say what became of a reminder."""
        self.settled[state].append(one.id)
