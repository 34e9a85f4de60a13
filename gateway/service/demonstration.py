"""Plainly made-up staff for the demonstration: alerts have somebody to go to, and somebody can sign in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.channels.contract import Answer, Channel, Inbound
from gateway.clock import Clock
from gateway.i18n.language import Lang, Medium
from gateway.service.accounts import Accounts, Wanted
from gateway.service.console import ConsoleServices
from gateway.service.demonstration_broadcasts import cast
from gateway.service.demonstration_care import CASEWORKER, care_for
from gateway.service.demonstration_payments import pay
from gateway.service.demonstration_report import care
from gateway.service.demonstration_threads import talk
from gateway.service.demonstration_tips import sow
from gateway.service.roles import ConsoleRole
from gateway.service.scope import EVERYWHERE, Scope
from gateway.service.signed_in import actor_of
from gateway.store import staff
from gateway.store.engine import Store
from gateway.store.states import Role

DISTRICT = "jashore"
UPAZILA = "jashore/manirampur"
UNION = "jashore/manirampur/rohita"


@dataclass(frozen=True)
class Example:
    """One made-up member of staff, on the first channel of a medium."""

    name: str
    role: Role
    medium: Medium
    address: str
    district: str = ""
    upazila: str = ""
    union: str = ""


EXAMPLES = (
    Example("নমুনা কর্মী এক", Role.ACTIVIST, Medium.SMS, "+8801700000011", DISTRICT, UPAZILA, UNION),
    Example("নমুনা কর্মী দুই", Role.ACTIVIST, Medium.CHAT, "7000012", DISTRICT, UPAZILA),
    Example("নমুনা সমন্বয়ক", Role.COORDINATOR, Medium.SMS, "+8801700000013"),
    Example("নমুনা দায়িত্বরত", Role.DUTY, Medium.SMS, "+8801700000014"),
    Example(CASEWORKER, Role.DUTY, Medium.SMS, "+8801700000015", DISTRICT),
)


PASSWORD = "demonstration only 2026"  # noqa: S105  printed for everybody who runs it
COORDINATOR = "coordinator"
SIGN_INS = {
    "admin": ("নমুনা প্রশাসক", ConsoleRole.ADMINISTRATOR, EVERYWHERE),
    "coordinator": ("নমুনা সমন্বয়ক", ConsoleRole.COORDINATOR, EVERYWHERE),
    "activist": ("নমুনা কর্মী এক", ConsoleRole.ACTIVIST, Scope(DISTRICT, UPAZILA, UNION)),
    "caseworker": (CASEWORKER, ConsoleRole.CASEWORKER, EVERYWHERE),
    "broadcaster": ("নমুনা প্রচারক", ConsoleRole.BROADCASTER, EVERYWHERE),
    "approver": ("নমুনা অনুমোদনকারী", ConsoleRole.APPROVER, EVERYWHERE),
    "auditor": ("নমুনা নিরীক্ষক", ConsoleRole.AUDITOR, EVERYWHERE),
    "finance": ("নমুনা হিসাবরক্ষক", ConsoleRole.FINANCE, EVERYWHERE),
}
"""Sign-in name → name, role and area: one for each role, and all with the same password."""


def notes(port: str) -> tuple[str, ...]:
    """Return what a newcomer is told at the start."""
    return (
        f"Console         http://127.0.0.1:{port}/console/",
        f"Sign in as      {', '.join(SIGN_INS)}",
        f"Password        {PASSWORD}",
        "Made-up staff   SMS 01700-000011 (activist), 01700-000013 (coordinator), 01700-000014 (on duty)",
    )


def fill(
    store: Store,
    channels: Mapping[str, Channel],
    receive: Callable[[Inbound], Answer],
    clock: Clock,
    console: ConsoleServices,
    simulator: bool,
) -> int:
    """Add all that is made up and isn't there yet; return how many people of the staff were added.

    On a real site, without the simulator, nobody may sign in, nobody talks and nobody told anything.
    """
    added = seed(store, channels)
    if simulator:
        added += seed_accounts(console.accounts)
        sow(store, console.keyring, COORDINATOR, PASSWORD, clock)
        talk(receive, channels)
        care_for(store, console.care)
        pay(store, clock)
        care(store, clock)
        ids = {one.login: one.id for one in console.accounts.everyone()}
        cast(console.broadcasts, actor_of(ids["broadcaster"]), actor_of(ids["approver"]))
    return added


def seed_accounts(accounts: Accounts) -> int:
    """Add the made-up accounts of the console that aren't there yet; return how many were added."""
    there = {one.login for one in accounts.everyone()}
    missing = [login for login in SIGN_INS if login not in there]
    for login in missing:
        name, role, scope = SIGN_INS[login]
        alerted = {name: staff_id for staff_id, name in accounts.unlinked_staff()}
        accounts.add(Wanted(login, name, role, scope, staff_id=alerted.get(name)), "demonstration", PASSWORD)
    return len(missing)


def seed(store: Store, channels: Mapping[str, Channel]) -> int:
    """Add the made-up staff who aren't there yet; return how many were added."""
    added = 0
    with store.writing() as conn:
        for one in EXAMPLES:
            channel = next((each for each in channels.values() if each.medium is one.medium), None)
            if channel is None or staff.by_address(conn, store.vault, channel.address_kind, one.address):
                continue
            staff.add(
                conn,
                store.vault,
                name=one.name,
                role=one.role,
                channel=channel.name,
                address_kind=channel.address_kind,
                address=one.address,
                lang=Lang.BN,
                district=one.district,
                upazila=one.upazila,
                union=one.union,
            )
            added += 1
    return added
