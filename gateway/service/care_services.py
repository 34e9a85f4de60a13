"""What is done with survivors' files put together, each made when it is first asked for."""

from functools import cached_property

from gateway.clock import Clock
from gateway.i18n.care_words import CareWords
from gateway.i18n.places import Places
from gateway.service.appointments.arranging import Arranging
from gateway.service.appointments.book import Book
from gateway.service.appointments.calendar import Calendar
from gateway.service.appointments.feeds import Feeds
from gateway.service.appointments.offering import Offering
from gateway.service.appointments.task_desk import TaskDesk
from gateway.service.conveyance.acts import Conveyance
from gateway.service.conveyance.ledger import Ledger
from gateway.service.enrolment.agreements import Agreements
from gateway.service.enrolment.assessing import Assessing
from gateway.service.enrolment.files import SurvivorFiles
from gateway.service.enrolment.reachable import Asking
from gateway.service.importing.importer import Importer
from gateway.service.importing.jobs import Jobs
from gateway.service.importing.progress import Progress
from gateway.service.reporting.report import Reports
from gateway.service.rules import Rules
from gateway.store.engine import Store

UNKNOWN = Progress(None)


class CareServices:
    """What the pages and commands of care are handed."""

    def __init__(
        self,
        store: Store,
        words: CareWords,
        places: Places,
        rules: Rules,
        clock: Clock,
        book: Book,
        progress: Progress = UNKNOWN,
    ) -> None:
        self._store, self.words, self._places, self._rules, self._clock = store, words, places, rules, clock
        self._book, self._progress = book, progress

    @cached_property
    def files(self) -> SurvivorFiles:
        """Who they are and how far they have come."""
        return SurvivorFiles(self._store, self._rules, self._clock)

    @cached_property
    def agreements(self) -> Agreements:
        """What they agreed to."""
        return Agreements(self._store, self.words.discreet, self._rules, self._clock)

    @cached_property
    def assessing(self) -> Assessing:
        """What they need."""
        return Assessing(self._store, self._book.tasks, self._rules, self._clock)

    @cached_property
    def asking(self) -> Asking:
        """What the gate would say."""
        return Asking(self._store, self._rules, self._clock)

    @cached_property
    def calendar(self) -> Calendar:
        """When they are met."""
        return Calendar(self._store, self._rules, self._clock)

    @cached_property
    def arranging(self) -> Arranging:
        """Setting and moving when they are met."""
        return Arranging(self._store, self._book, self._rules, self._clock)

    @cached_property
    def offering(self) -> Offering:
        """The times that are free."""
        return Offering(self._store, self._clock)

    @cached_property
    def feeds(self) -> Feeds:
        """Calendars for the phone."""
        return Feeds(self._store, self._clock)

    @cached_property
    def tasks(self) -> TaskDesk:
        """What waits for the staff."""
        return TaskDesk(self._store, self._clock)

    @cached_property
    def conveyance(self) -> Conveyance:
        """What they are paid for their way."""
        return Conveyance(self._store, self._rules, self._clock)

    @cached_property
    def ledger(self) -> Ledger:
        """Looking through what they are paid."""
        return Ledger(self._store, self._rules, self._clock)

    @cached_property
    def importer(self) -> Importer:
        """Files taken in."""
        data = (self.words.columns, self._places, self.words.dates)
        return Importer(self._store, *data, self._rules, self._clock, self._book)

    @cached_property
    def jobs(self) -> Jobs:
        """Files handed in by pages."""
        return Jobs(self._store, self.importer, self._progress, self._clock)

    @cached_property
    def reports(self) -> Reports:
        """What was done for how many."""
        return Reports(self._store, self._places, self.words.told, self._rules, self._clock)
