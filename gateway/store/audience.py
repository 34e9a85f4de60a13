"""Who is meant by a broadcast: a pure description made into SQL, with the reason why somebody is left out.

Survivors in care are left out by the query itself, at every address of theirs and at every contact joined with one;
but for who asked for it, apart from her care, and then of words alone that give nothing away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, false, func, literal, or_, select

from gateway.i18n.language import Medium
from gateway.store import awareness
from gateway.store.broadcast_schema import contact_traits, listed_people, topic_choices
from gateway.store.care_schema import questions, safe_addresses
from gateway.store.schema import contacts
from gateway.store.thread_schema import contact_links

COUNTED_AT_ONCE = 50_000
STAFF, BY_STAFF = "staff", "account:"
"""The source of those for whom one of the staff noted that they agreed, and how the source of such a choice begins."""
IN_WRITING = (Medium.SMS.value, Medium.CHAT.value)


@dataclass(frozen=True)
class Audience:
    """Who is meant: every given part must hold, an empty one holds for all.

    `ages` are years, both included; `seen_from` and `seen_until` are days of the last contact; `lists` were uploaded.
    `sources` say where we know people from: "list", or where they agreed: "sms", "chat", "voice" or "staff".
    """

    roles: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    upazilas: tuple[str, ...] = ()
    unions: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    langs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    seen_from: date | None = None
    seen_until: date | None = None
    lists: tuple[str, ...] = ()


class LeftOut(StrEnum):
    """Why somebody who is meant gets nothing, the weightiest reason first."""

    QUARANTINE = "quarantine"  # a survivor's address where somebody else answered
    IN_CARE = "in_care"
    OPTED_OUT = "opted_out"
    NO_OPT_IN = "no_opt_in"
    BAD_ADDRESS = "bad_address"
    DUPLICATE = "duplicate"  # the same person is told by another channel


@dataclass(frozen=True)
class Leg:
    """One channel of a broadcast: which addresses it reaches, and what a message costs by language and operator."""

    channel: str
    kind: str
    paisa: Mapping[tuple[str, str], int]
    medium: str = ""


@dataclass(frozen=True)
class Question:
    """Whom to look for: `legs` in the order of preference, one a kind of address; `today` is in the year `year`.

    `discreet` are the languages in which the words give nothing away: only those may reach a survivor who asked for it.
    """

    audience: Audience
    topic: str
    legs: tuple[Leg, ...]
    year: int
    today: date = date.max
    discreet: tuple[str, ...] = ()

    def counts(self, conn: Connection) -> Iterator[tuple[str, str, str, str, int, int]]:
        """Yield (reason or "", channel, sex, district, people, paisa), some contacts at a time; names come again."""
        last = ""
        while upper := next_cursor(conn, last, COUNTED_AT_ONCE):
            one = _Seen(self)
            kinds = (one.reason, one.channel, one.sex, one.district)
            found = select(*kinds, func.count(), func.sum(one.paisa)).select_from(one.source)
            found = found.where(one.meant, one.contact.c.id > last, one.contact.c.id <= upper).group_by(*kinds)
            for row in conn.execute(found):
                yield row[0], row[1], row[2], row[3], row[4], row[5]
            last = upper

    def chosen(self, last: str, upper: str, *before: Any) -> Any:
        """Return the SELECT of (`before`, contact, channel, language, paisa) for those who get it, after `last`."""
        one = _Seen(self)
        columns = (*before, one.contact.c.id, one.channel, one.contact.c.lang, one.paisa)
        within = (one.contact.c.id > last, one.contact.c.id <= upper)
        return select(*columns).select_from(one.source).where(one.meant, one.reason == "", *within)


def next_cursor(conn: Connection, last: str, many: int) -> str:
    """Return the id of the contact `many` further on, or of the last one; empty where there is none."""
    further = select(contacts.c.id).where(contacts.c.id > last).order_by(contacts.c.id)
    upper = conn.scalar(further.offset(many - 1).limit(1))
    return upper or conn.scalar(select(func.max(contacts.c.id)).where(contacts.c.id > last)) or ""


def in_care(contact_id: Any, joined_to: Any) -> ColumnElement[bool]:
    """Return the condition that a contact is a survivor's address, was asked as one, or is joined with such a one."""
    person = func.coalesce(joined_to, contact_id)
    address, asked, joined = safe_addresses.alias(), questions.alias(), contact_links.alias()
    theirs = select(joined.c.contact_id).where(joined.c.joined_to == person).correlate_except(joined)
    return or_(
        *(exists().where(address.c.contact_id == one).correlate_except(address) for one in (contact_id, joined_to)),
        exists().where(address.c.contact_id.in_(theirs)).correlate_except(address, joined),
        exists().where(asked.c.contact_id == contact_id).correlate_except(asked),
    )


class _Seen:
    """One contact as the query sees it, with what hangs on it."""

    def __init__(self, question: Question) -> None:
        self._ask = question
        self.contact, self._traits = contacts.alias(), contact_traits.alias()
        self._choice, self._link = topic_choices.alias(), contact_links.alias()
        agreed = and_(self._choice.c.contact_id == self.contact.c.id, self._choice.c.topic == question.topic)
        self.source = (
            self.contact.outerjoin(self._traits, self._traits.c.contact_id == self.contact.c.id)
            .outerjoin(self._choice, agreed)
            .outerjoin(self._link, self._link.c.contact_id == self.contact.c.id)
        )
        self.sex = func.coalesce(self._traits.c.sex, "")
        self.district = func.coalesce(self._traits.c.district, "")
        kind = self.contact.c.kind
        self.channel: Any = case(*((kind == leg.kind, leg.channel) for leg in question.legs), else_="")
        self.rank: Any = case(*((kind == leg.kind, at) for at, leg in enumerate(question.legs)), else_=99)

    @property
    def meant(self) -> ColumnElement[bool]:
        """Whether the description holds, and a channel of the broadcast has such addresses."""
        ask, who = self._ask.audience, self.contact.c
        given = (
            *((self._traits.c.role, ask.roles), (self._traits.c.district, ask.districts)),
            *((self._traits.c.upazila, ask.upazilas), (self._traits.c.union_, ask.unions)),
            *((self._traits.c.sex, ask.sexes), (who.lang, ask.langs)),
        )
        which: list[ColumnElement[bool]] = [who.kind.in_([leg.kind for leg in self._ask.legs])]
        which += [column.in_(wanted) for column, wanted in given if wanted]
        if ask.sources:
            which.append(self._known_from(ask.sources))
        if ask.ages:
            youngest, oldest = ask.ages
            which.append(self._traits.c.born_year.between(self._ask.year - oldest, self._ask.year - youngest))
        if ask.seen_from:
            which.append(who.last_seen_on >= ask.seen_from)
        if ask.seen_until:
            which.append(who.last_seen_on <= ask.seen_until)
        if ask.lists:
            on_list = select(listed_people.c.contact_id).where(listed_people.c.list_id.in_(ask.lists))
            which.append(who.id.in_(on_list))
        return and_(*which)

    def _known_from(self, sources: tuple[str, ...]) -> ColumnElement[bool]:
        """Whether we know them from one of these: a list, or wherever they agreed to this topic."""
        agreed = self._choice.c.source
        staff = [agreed.startswith(BY_STAFF)] if STAFF in sources else []
        return or_(self._traits.c.source.in_(sources), agreed.in_(sources), *staff)

    @property
    def reason(self) -> Any:
        """Why they are left out, empty for those who get it."""
        shut = safe_addresses.alias()
        quarantine = exists().where(shut.c.contact_id == self.contact.c.id, shut.c.quarantined_at.is_not(None))
        return case(
            (quarantine.correlate_except(shut), LeftOut.QUARANTINE.value),
            (self._spared, LeftOut.IN_CARE.value),
            (or_(self.contact.c.stopped_at.is_not(None), self._choice.c.agreed == false()), LeftOut.OPTED_OUT.value),
            (self._choice.c.agreed.is_(None), LeftOut.NO_OPT_IN.value),
            (self._bad, LeftOut.BAD_ADDRESS.value),
            (self._told_elsewhere(), LeftOut.DUPLICATE.value),
            else_="",
        ).label("reason")

    @property
    def _spared(self) -> ColumnElement[bool]:
        """Whether they are in care and didn't ask for this, or it isn't for a phone that others may see."""
        theirs = in_care(self.contact.c.id, self._link.c.joined_to)
        legs = [(leg.kind, leg.medium) for leg in self._ask.legs if leg.medium in IN_WRITING]
        if not self._ask.discreet:
            return theirs
        wished = awareness.hears(self.contact, self._link.c.joined_to, legs, self._ask.discreet, self._ask.today)
        return and_(theirs, ~wished)

    @property
    def _bad(self) -> ColumnElement[bool]:
        return or_(self.contact.c.bad_at.is_not(None), self.contact.c.blocked_at.is_not(None))

    @property
    def reachable(self) -> ColumnElement[bool]:
        """Whether they agreed and can be reached, other reasons left aside."""
        agreed = and_(self.contact.c.stopped_at.is_(None), ~self._bad, self._choice.c.agreed)
        return and_(agreed, ~self._spared) if self._ask.discreet else agreed

    @property
    def paisa(self) -> Any:
        """What telling them costs; an operator that isn't named costs as the dearest."""
        known = func.coalesce(self._traits.c.operator, "")
        prices = [
            (and_(self.contact.c.kind == leg.kind, self.contact.c.lang == lang, known == operator), price)
            for leg in self._ask.legs
            for (lang, operator), price in leg.paisa.items()
            if operator
        ]
        for leg in self._ask.legs:
            for (lang, operator), price in leg.paisa.items():
                if not operator:
                    prices.append((and_(self.contact.c.kind == leg.kind, self.contact.c.lang == lang), price))
            # a partial language reads another's words
            prices.append((self.contact.c.kind == leg.kind, max(leg.paisa.values(), default=0)))
        return case(*prices, else_=0) if prices else literal(0)

    def _told_elsewhere(self) -> ColumnElement[bool]:
        """Whether the same person is reached at an address that comes before this one."""
        other, joined = _Seen(self._ask), contact_links.alias()
        person = func.coalesce(self._link.c.joined_to, self.contact.c.id)
        mine = select(joined.c.contact_id).where(joined.c.joined_to == person).correlate_except(joined)
        # One list of ids: an OR beside it would have SQLite read every contact for every contact.
        theirs = mine.union_all(select(person).correlate(self.contact, self._link))
        sooner = or_(other.rank < self.rank, and_(other.rank == self.rank, other.contact.c.id < self.contact.c.id))
        same = other.contact.c.id.in_(theirs)
        found = select(literal(1)).select_from(other.source).where(same, sooner, other.meant, other.reachable)
        linked = or_(self._link.c.joined_to.is_not(None), mine.exists())
        return and_(linked, found.correlate(self.contact, self._link).exists())
