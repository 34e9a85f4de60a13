"""All that this site does for appointments, put together once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from gateway.channels.contract import Channel
from gateway.dialogue.care import CareQuery, CareResult, TakeSlot
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.service.appointments.answers import Answers
from gateway.service.appointments.book import Book
from gateway.service.appointments.details import Details
from gateway.service.appointments.reminding import Reminding
from gateway.service.appointments.tasks import Tasks
from gateway.service.conveyance.disputes import Disputes
from gateway.service.conveyance.making import Making
from gateway.service.conveyance.owing import Owing
from gateway.service.conveyance.paying import Paying
from gateway.service.conveyance.telling import Telling
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.store.contacts import Contact
from gateway.store.crypto import Vault


class Care:
    """`book` is what pages call, `reminding` what the clock does, `answers` and `details` what turns of hers do."""

    def __init__(
        self,
        vault: Vault,
        words: Catalogue,
        data: CareWords,
        staff: StaffBook,
        rules: Rules,
        channels: Mapping[str, Channel],
    ) -> None:
        self.tasks = Tasks(vault, words, staff)
        self.book = Book(vault, self.tasks, data.rules, Making(vault, data.rates, rules), rules)
        self.reminding = Reminding(vault, words, data, self.tasks, rules, channels)
        self.answers = Answers(vault, self.book, self.tasks, Disputes(vault, self.tasks), rules)
        self.paying = Paying(Telling(vault, words, self.tasks, rules, channels), Owing(vault, rules))
        self._details = Details(vault, self.tasks, rules)

    def look_up(self, conn: Connection, query: CareQuery, contact: Contact, now: datetime) -> CareResult:
        """Answer a query of the dialogue."""
        if isinstance(query, TakeSlot):
            return self.answers.take_slot(conn, query, contact, now)
        return self._details.look_up(conn, query, contact, now)
