"""Which survivors in care asked for what all hear: the condition for the audience, and who shares a phone.

The gate asks all of this once more at the moment of sending; here nobody is chosen whom it would refuse for good.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, false, func, or_, select

from gateway.store.care_schema import consents, questions, safe_addresses, survivors
from gateway.store.thread_schema import contact_links

BROADCAST = "broadcast"
OF_AGE = 18


def hears(
    contact: Any, joined_to: Any, legs: Sequence[tuple[str, str]], langs: Collection[str], today: date
) -> ColumnElement[bool]:
    """Return the condition that a contact is a survivor's own safe address at which she asked to hear what all hear.

    `legs` are kinds of address with their medium; `langs` those in which the words give nothing away.
    """
    if not langs or not legs:
        return false()
    at, her, said = safe_addresses.alias(), survivors.alias(), consents.alias()
    found = exists().where(
        at.c.contact_id == contact.c.id,
        at.c.alone,
        at.c.quarantined_at.is_(None),
        or_(*(and_(contact.c.kind == kind, at.c.medium == medium) for kind, medium in legs)),
        her.c.id == at.c.survivor_id,
        her.c.silent_at.is_(None),
        her.c.confirm_by >= today,
        or_(her.c.born_on.is_(None), her.c.born_on <= _grown_up_since(today), her.c.guardian_sealed.is_not(None)),
        said.c.survivor_id == her.c.id,
        said.c.purpose == BROADCAST,
        said.c.withdrawn_on.is_(None),
        *_nobody_else(contact.c.id, joined_to, her.c.id),
    )
    return and_(contact.c.lang.in_(langs), found.correlate_except(at, her, said))


def survivors_at(conn: Connection, contact_id: str) -> set[str]:
    """Return the survivors who are or were reached at this contact, or at one that is the same person's."""
    joined = select(contact_links.c.joined_to).where(contact_links.c.contact_id == contact_id)
    person = func.coalesce(joined.scalar_subquery(), contact_id)
    theirs = select(contact_links.c.contact_id).where(contact_links.c.joined_to == person).union_all(select(person))
    here = {contact_id, *conn.scalars(theirs)}
    address = select(safe_addresses.c.survivor_id).where(safe_addresses.c.contact_id.in_(here))
    asked = select(questions.c.survivor_id).where(questions.c.contact_id.in_(here))
    return set(conn.scalars(address.union(asked)))


def _nobody_else(contact_id: Any, joined_to: Any, hers: Any) -> tuple[ColumnElement[bool], ...]:
    """No other survivor is or was reached there: a phone of two is read by two."""
    person = func.coalesce(joined_to, contact_id)
    joined, other, asked = contact_links.alias(), safe_addresses.alias(), questions.alias()
    theirs = select(joined.c.contact_id).where(joined.c.joined_to == person).correlate_except(joined)
    address = or_(other.c.contact_id.in_((contact_id, person)), other.c.contact_id.in_(theirs))
    question = or_(asked.c.contact_id.in_((contact_id, person)), asked.c.contact_id.in_(theirs))
    return (
        ~exists().where(address, other.c.survivor_id != hers).correlate_except(other, joined),
        ~exists().where(question, asked.c.survivor_id != hers).correlate_except(asked, joined),
    )


def _grown_up_since(today: date) -> date:
    """Return the last day on which somebody was born who is of age today."""
    leap = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - OF_AGE, day=28 if leap else today.day)
