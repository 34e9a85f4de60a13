"""A tip that a person enters for somebody who came, called or left a paper: sealed and receipted as any other."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gateway.clock import Clock
from gateway.dialogue.effects import SaveTip, TipDraft
from gateway.errors import AshshashError
from gateway.i18n.language import Medium
from gateway.i18n.normalise import tidy
from gateway.i18n.places import Level, Places
from gateway.service.tip_reader import Reader
from gateway.service.tipoffs import TipOffs, fresh_receipt
from gateway.store import audit
from gateway.store.engine import Store

KINDS = ("", "missing", "child_marriage")


class Source(StrEnum):
    """How a tip came that a person entered."""

    WALK_IN = "walk_in"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True)
class Told:
    """What was told; `place` is an id of the gazetteer, empty where unknown."""

    what: str
    kind: str = ""
    danger_now: bool | None = None
    place: str = ""
    where: str = ""
    when: str = ""
    who: str = ""
    source: Source = Source.WALK_IN


class TipEntering:
    """Enters tips. The receipt is returned once and kept nowhere."""

    def __init__(self, store: Store, places: Places, tipoffs: TipOffs, clock: Clock, ring: Callable[[], None]) -> None:
        self._store = store
        self._places = places
        self._tipoffs = tipoffs
        self._clock = clock
        self._ring = ring

    def add(self, reader: Reader, said: Told) -> str:
        """Keep what was told and return its receipt, to be given to who told it."""
        what = tidy(said.what)
        if not what.strip() or said.kind not in KINDS or (said.place and said.place not in self._places.by_id):
            raise AshshashError("A tip says what happened, and a kind and place we know.")
        steps = self._places.path(said.place) if said.place else ()
        ids = {step.level: step.id for step in steps}
        draft = TipDraft(
            kind=said.kind,
            what=what,
            danger_now=said.danger_now,
            district=ids.get(Level.DISTRICT, ""),
            upazila=ids.get(Level.UPAZILA, ""),
            union=ids.get(Level.UNION, ""),
            where=tidy(said.where),
            when=tidy(said.when),
            who=tidy(said.who),
        )
        receipt, now = fresh_receipt(), self._clock.now()
        with self._store.writing() as conn:
            tip_id = self._tipoffs.save(conn, SaveTip(draft, receipt), "", Medium.VOICE, now, said.source)
            audit.note(conn, reader.actor, "tip.add", tip_id, now)
        self._ring()
        return receipt
