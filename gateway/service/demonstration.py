"""Plainly made-up staff for the demonstration, so that alerts have somebody to go to."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.channels.contract import Channel
from gateway.i18n.language import Lang, Medium
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
)


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
