"""The book of appointments on a bare store."""

from functools import cache
from pathlib import Path

from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.service.appointments.book import Book
from gateway.service.appointments.tasks import Tasks
from gateway.service.conveyance.making import Making
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.store.engine import Store

LOCALES = Path(__file__).parents[2] / "locales"


@cache
def words() -> CareWords:
    """Return the words of care."""
    return CareWords.load(LOCALES)


def book_of(store: Store) -> Book:
    """Return a book that sets appointments in this store."""
    vault, rules = store.vault, Rules()
    tasks = Tasks(vault, Catalogue.load(LOCALES), StaffBook(vault))
    return Book(vault, tasks, words().rules, Making(vault, words().rates, rules), rules)
