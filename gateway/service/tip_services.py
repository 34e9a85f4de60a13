"""The tip desk put together: one object for the console, the command line and the clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.channels.contract import Channel
from gateway.clock import Clock
from gateway.errors import SettingsError
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service.alerts import Alerts
from gateway.service.desk_keyring import DeskKeyring
from gateway.service.entitlement import Entitlement
from gateway.service.fetching import Fetching
from gateway.service.retention import Keeping, Retention
from gateway.service.rules import Rules
from gateway.service.staff_book import StaffBook
from gateway.service.tip_acting import TipActing
from gateway.service.tip_entering import TipEntering
from gateway.service.tip_figures import TipFigures
from gateway.service.tip_reading import TipReading
from gateway.service.tip_sounds import TipSounds
from gateway.service.tipoffs import TipOffs
from gateway.store.engine import Store

UPKEEP = timedelta(minutes=1)
LONGEST = 3650
"""Days that a tip may be kept after closing."""


@dataclass(frozen=True)
class TipServices:
    """Everything that is done with tips."""

    keyring: DeskKeyring
    entitlement: Entitlement
    reading: TipReading
    acting: TipActing
    entering: TipEntering
    sounds: TipSounds
    figures: TipFigures
    retention: Retention
    staff: StaffBook


def tip_services(
    store: Store,
    words: Catalogue,
    places: Places,
    channels: Mapping[str, Channel],
    alerts: Alerts,
    tipoffs: TipOffs,
    fetching: Fetching,
    staff: StaffBook,
    rules: Rules,
    keeping: Keeping,
    clock: Clock,
    ring: Callable[[], None],
) -> TipServices:
    """Return the tip desk; `ring` wakes the worker for a message that was written."""
    return TipServices(
        DeskKeyring(store.vault, clock),
        Entitlement(store, fetching, clock),
        TipReading(store, clock),
        TipActing(store, words, channels, alerts, keeping, rules, clock, ring),
        TipEntering(store, places, tipoffs, clock, ring),
        TipSounds(store, fetching, clock),
        TipFigures(store, rules, clock),
        Retention(store, fetching, clock),
        staff,
    )


def keeping_of(said: Sequence[str]) -> Keeping:
    """Read the setting: days for all, and days of a kind as "missing=365"; raises SettingsError."""
    days: dict[str, int] = {}
    for part in said:
        kind, _, number = part.rpartition("=")
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= LONGEST):
            raise SettingsError(f"ASHSHASH_TIP_DAYS: must look like 90 or 90,missing=365 (it is {part!r}).")
        days[kind.strip()] = int(number)
    return Keeping(days.pop("", Keeping.days), days)


class TipUpkeep:
    """What the clock does for tips: seal what waits for a key, warn, delete; reminders have their own times."""

    def __init__(self, entitlement: Entitlement, retention: Retention, clock: Clock) -> None:
        self._entitlement = entitlement
        self._retention = retention
        self._clock = clock
        self._next = clock.now()

    def once(self) -> int:
        """Do what is due, once a minute at most; return how many values were sealed or tips deleted."""
        now = self._clock.now()
        if now < self._next:
            return 0
        self._next = now + UPKEEP
        return self._entitlement.seal_waiting() + self._retention.run().deleted
