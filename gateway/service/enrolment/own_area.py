"""Whose file may be touched by whom: what lies outside somebody's area isn't there for them."""

from datetime import date

from sqlalchemy import Connection

from gateway.errors import AshshashError
from gateway.service import parties
from gateway.service.acting import Acting
from gateway.store import survivors
from gateway.store.crypto import Vault
from gateway.store.survivors import About, Survivor


class NoSurvivor(AshshashError):
    """There is no such file, or it lies outside this person's area: nobody learns which."""


class Refused(AshshashError):
    """The act can't be done; `code` is a word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def covers(by: Acting, about: About) -> bool:
    """Tell whether somebody lives where this person works."""
    return by.scope.covers(about.district, about.upazila, about.union)


def hers(conn: Connection, vault: Vault, survivor_id: str, by: Acting) -> Survivor:
    """Return a survivor of this person's area; raises NoSurvivor."""
    one = survivors.by_id(conn, vault, survivor_id)
    if one is None or not covers(by, one.about):
        raise NoSurvivor("There is no such case.")
    return one


def is_minor(about: About, today: date) -> bool:
    """Tell whether she isn't of age yet, as far as her birthday is known."""
    return about.born_on is not None and parties.age(about.born_on, today) < parties.OF_AGE


def guardian_missing(about: About, today: date) -> bool:
    """Tell whether she is a minor for whom nobody entitled has agreed."""
    return is_minor(about, today) and not about.guardian
