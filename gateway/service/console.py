"""The use cases of the console put together, each made when it is first asked for."""

from functools import cached_property

from gateway.clock import Clock
from gateway.i18n.days import Coming
from gateway.i18n.places import Places
from gateway.service.accounts import Accounts
from gateway.service.assembly import Assembly
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.calls import Calls
from gateway.service.care_services import CareServices
from gateway.service.content.editing import Editing
from gateway.service.content.live import LiveContent
from gateway.service.directory.exports import Directory
from gateway.service.keyring import Keyring
from gateway.service.overview import Overview
from gateway.service.own_account import OwnAccount
from gateway.service.people import People
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.service.sign_in import SignIn
from gateway.service.signed_in import SignedIn
from gateway.service.threads.reading import Reading
from gateway.service.threads.wishes import Choosing
from gateway.service.threads.writing import Writing
from gateway.service.tip_services import TipServices
from gateway.service.trail import Trail
from gateway.settings import CoreSettings
from gateway.store.engine import Store

_WRITES = Permission.THREADS_ACT
_SENDS, _APPROVES = Permission.BROADCASTS, Permission.BROADCASTS_APPROVE


class ConsoleServices:
    """What the pages of the console are handed."""

    def __init__(
        self, settings: CoreSettings, store: Store, assembly: Assembly, clock: Clock, live: LiveContent, places: Places
    ) -> None:
        self._settings, self._store, self._assembly, self._clock = settings, store, assembly, clock
        self._live, self._places = live, places

    @cached_property
    def keyring(self) -> Keyring:
        """What sessions carry."""
        return self._assembly.desk_of_tips.keyring

    @property
    def tips(self) -> TipServices:
        """Everything that is done with tips."""
        return self._assembly.desk_of_tips

    @cached_property
    def sign_in(self) -> SignIn:
        """Who opens and ends sessions; codes beside the password may be left off in the demonstration alone."""
        return SignIn(self._store, self._clock, self.keyring, code_required=not self._settings.simulator)

    @cached_property
    def own_account(self) -> OwnAccount:
        """What everybody does with their own account."""
        return OwnAccount(self._store, self._clock, self.keyring, self.sign_in)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(self._store, self._clock, self.keyring)

    @property
    def people(self) -> People:
        """Staff and volunteers."""
        return self._assembly.people

    @cached_property
    def calls(self) -> Calls:
        """Who waits for a call."""
        return Calls(self._store, self._clock)

    @cached_property
    def trail(self) -> Trail:
        """The audit trail."""
        return Trail(self._store, self._clock)

    @cached_property
    def overview(self) -> Overview:
        """What the start page counts."""
        return Overview(self._store, self.people.channels, self._assembly.rules, self._clock)

    @cached_property
    def broadcasts(self) -> BroadcastDesk:
        """What people do with broadcasts."""
        return self._assembly.broadcast_desk()

    @property
    def reading(self) -> Reading:
        """Looking at conversations."""
        return self._assembly.reading

    @cached_property
    def choosing(self) -> Choosing:
        """What people agreed to hear of."""
        return Choosing(self._store, self._live.content, self._clock)

    @property
    def writing(self) -> Writing:
        """Acting in conversations."""
        return self._assembly.writing

    @cached_property
    def editing(self) -> Editing:
        """Editing what people are told."""
        return Editing(self._store, self._live, self._places, self._clock)

    @cached_property
    def directory(self) -> Directory:
        """The service directory and its exports."""
        return Directory(self._store, self.editing, self._live.locales, self._places, self._clock)

    def coming(self, who: SignedIn) -> list[Coming]:
        """Return the observance days that are near, to those who write or approve what goes out on them."""
        concerned = any(who.may(one) for one in (Permission.CONTENT_EDIT, _SENDS, _APPROVES))
        return self._live.now.campaign.coming(self._live.now.today) if concerned else []

    @property
    def care(self) -> CareServices:
        """Everything that is done with survivors' files."""
        return self._assembly.care_desk

    def to_approve(self, who: SignedIn) -> int | None:
        """Return how many broadcasts wait for approval, to those who may give it."""
        return self.broadcasts.book.waiting() if who.may(_APPROVES) else None

    def names(self) -> dict[str, str]:
        """Return who signs what: the names of all accounts, by the signature of each."""
        return {f"account:{one.id}": one.name for one in self.accounts.everyone()}

    def writers(self) -> dict[str, str]:
        """Return the same of those who may answer people."""
        able = (one for one in self.accounts.everyone() if one.active and may(ConsoleRole(one.role), _WRITES))
        return {f"account:{one.id}": one.name for one in able}
