"""What one person agreed to hear of, as staff see it and note it: each choice with its day and where it was made."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.clock import Clock
from gateway.i18n.content import Content
from gateway.i18n.language import Lang
from gateway.service.acting import Acting
from gateway.store import audit, contacts, threads, topics
from gateway.store.audience import BY_STAFF
from gateway.store.engine import Store
from gateway.store.topics import STOPPED, Choice


@dataclass(frozen=True)
class Wish:
    """One topic and whether it is wanted; None where nothing was ever said of it."""

    topic: str
    names: Mapping[Lang, str]
    wanted: bool | None


@dataclass(frozen=True)
class Wishes:
    """All topics of one person, and every choice made, the last first; `stopped`: nothing can be added before START."""

    now: tuple[Wish, ...]
    past: tuple[Choice, ...]
    stopped: bool


class Choosing:
    """Shows and notes what people want; what they say to staff counts as what they say themselves."""

    def __init__(self, store: Store, content: Content, clock: Clock) -> None:
        self._store, self._content, self._clock = store, content, clock

    def of(self, thread_id: str) -> Wishes:
        """Return the choices of one person, by all their addresses."""
        with self._store.reading() as conn:
            people = threads.people(conn, thread_id)
            past = [one for who in people for one in topics.of_contact(conn, who)]
            agreed = {topic for who in people for topic in topics.agreed(conn, who)}
            own = contacts.by_id(conn, thread_id)
        said = {one.topic for one in past}
        names = self._content.topics.names
        wishes = (Wish(one, names[one], one in agreed if one in said else None) for one in names)
        past.sort(key=lambda one: one.at, reverse=True)
        return Wishes(tuple(wishes), tuple(past), own is None or own.stopped_at is not None)

    def note(self, who: Acting, thread_id: str, topic: str, wanted: bool) -> bool:
        """Note what they said to one of the staff; False for no topic, or a yes after STOP: START alone undoes it."""
        if topic not in self._content.topics.names:
            return False
        now = self._clock.now()
        with self._store.writing() as conn:
            known = (contacts.by_id(conn, one) for one in threads.people(conn, thread_id))
            people = [one for one in known if one is not None]
            if not people or (wanted and people[0].stopped_at is not None):
                return False
            meant = people[:1] if wanted else [one for one in people if topic in topics.agreed(conn, one.id)]
            for one in meant or people[:1]:
                topics.choose(conn, one.id, topic, wanted, who.actor, now)
            audit.note(conn, who.actor, "topic.on" if wanted else "topic.off", thread_id, now)
        return True


def made_by(choice: Choice) -> tuple[str, str]:
    """Return where a choice was made, as a word for it, and the account where one of the staff noted it."""
    stopped = choice.source.startswith(STOPPED)
    source = choice.source.removeprefix(STOPPED)
    if source.startswith(BY_STAFF):
        return "staff", source
    sort = source.partition(":")[0]
    return f"stop.{sort}" if stopped else sort, ""
